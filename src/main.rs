//! The `portas` program.

fn main() -> std::process::ExitCode {
    portas::cli::main()
}
