use crate::portas::Portas;

#[test]
fn the_planted_mate_is_found_whatever_counts_the_bits_and_however_many_share_the_work() {
    let portas = Portas::new();
    for arguments in ["--threads 1", "--threads 3", "--threads 7 --kernel portable"] {
        let line = format!("search --enrolled 2000 {arguments} --json");
        let ran = portas.run(&line.split(' ').collect::<Vec<_>>());
        let answer: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((answer["found"].as_bool(), answer["rotations"].as_u64()), (Some(true), Some(17)), "{arguments}");
    }
}

#[test]
fn a_kernel_that_is_not_there_is_named() {
    let portas = Portas::new();
    let output = portas.run(&["search", "--enrolled", "10", "--kernel", "abacus"]);
    assert_eq!(output.exit, 2);
    assert!(output.err.contains("portable"), "{}", output.err);
}
