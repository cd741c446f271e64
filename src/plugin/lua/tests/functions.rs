use super::*;

#[test]
fn errors_have_the_text_that_lua_gives_them() {
    let text = |body: &str| {
        let fixture = Fixture::of(&configure(body));
        fixture.configure_error()
    };
    assert_eq!(
        text("error('bang')"),
        "Lua configure_interaction() function failed - runtime error: [string \"DIR/p.lua\"]:2: bang\nstack traceback:\n\
         \t[C]: in ?\n\t[C]: in function 'error'\n\t[string \"DIR/p.lua\"]:2: in function 'configure_interaction'"
    );
}
