//! Prints a table as text: each column is as wide as its widest cell, with two spaces between columns.

/// The table as text, one line for each row.
pub(super) fn table<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let header = header.map(str::to_owned);
    let all = || std::iter::once(&header).chain(rows);
    let mut widths = [0; N];
    for row in all() {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; N]| {
        let cells: Vec<_> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    all().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["1", "é"], ["22222", "x"]].map(|row| row.map(str::to_owned));

        assert_eq!(table(["Id", "Name"], &rows), "Id     Name\n1      é\n22222  x\n");
        assert_eq!(table(["Id", "Name"], &[]), "Id  Name\n");
    }
}
