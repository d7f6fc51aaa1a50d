//! What must not compile, with what the compiler says to whoever tries.

#[test]
fn none_of_these_compiles() {
    trybuild::TestCases::new().compile_fail("tests/misuse/*.rs");
}
