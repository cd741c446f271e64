//! The sub-commands that both programs have for shells and for `man`.

use super::output;
use clap::{Arg, ArgMatches, Command, ValueEnum, builder::PossibleValuesParser};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;
use std::process::ExitCode;

/// The exit code when the text could not be made.
const FAILED: u8 = 2;

/// The sub-commands.
pub(super) fn subcommands() -> [Command; 2] {
    let shells = Shell::value_variants().iter().filter_map(|shell| shell.to_possible_value());
    let shell = Arg::new("shell")
        .value_name("SHELL")
        .required(true)
        .value_parser(PossibleValuesParser::new(shells))
        .help("Shell that is to complete the arguments");
    [
        Command::new("completions")
            .about("Prints a script by which a shell completes the arguments")
            .arg(shell),
        Command::new("man").about("Prints the manual page, for the program man"),
    ]
}

/// Runs the sub-command that was given; `None` if it is another one, or none. The command is that of the program.
pub(super) fn run(command: impl Fn() -> Command, matches: &ArgMatches) -> Option<ExitCode> {
    let made = match matches.subcommand()? {
        ("completions", own) => completions(command(), own.get_one::<String>("shell")?),
        ("man", _) => manual(command()),
        _ => return None,
    };
    Some(match made {
        Ok(text) => {
            output::print(String::from_utf8_lossy(&text));
            ExitCode::SUCCESS
        }
        Err(error) => output::fail(FAILED, error),
    })
}

fn completions(mut command: Command, shell: &str) -> io::Result<Vec<u8>> {
    let shell = Shell::from_str(shell, true).map_err(io::Error::other)?;
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    Ok(script)
}

/// One page for the program with all its sub-commands.
fn manual(mut command: Command) -> io::Result<Vec<u8>> {
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for subcommand in command.get_subcommands() {
        write_subcommand(subcommand, &mut page)?;
    }
    if let Some(text) = command.get_after_help() {
        page.extend(as_it_is(&text.to_string()).bytes());
    }
    Ok(page)
}

/// The end of the help as a section whose lines stay as they are.
fn as_it_is(text: &str) -> String {
    let (title, text) = text.split_once(":\n").unwrap_or(("Notes", text));
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    // A line that began with one of these would be a command of the page.
    let lines = text.lines().map(|line| match line.starts_with(['.', '\'']) {
        true => format!("\\&{line}\n"),
        false => format!("{line}\n"),
    });
    format!(".SH {}\n.nf\n{}.fi\n", title.to_uppercase(), lines.collect::<String>())
}

/// A section with what a sub-command does and its own options.
fn write_subcommand(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let name = command.get_name().to_ascii_uppercase();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let own = command.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg });
    let mut section = Vec::new();
    Man::new(own).render_options_section(&mut section)?;
    let options = String::from_utf8_lossy(&section);
    let options = options.split_once(".SH OPTIONS\n").map_or("", |(_, options)| options);
    page.extend(format!(".SH \"COMMAND {name}\"\n{about}\n{options}").bytes());
    Ok(())
}
