use crate::portas::Portas;
use std::fs;

#[test]
fn the_gallery_draws_screens_without_a_display_and_names_what_it_cannot() {
    let portas = Portas::new();
    let out = portas.data().join("pictures");
    let folder = out.to_str().unwrap();
    let ran = portas.run(&["gallery", "--out", folder, "--only", "take-document", "--json"]);
    assert_eq!(ran.exit, 0, "{}", ran.err);
    let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(said["pictures"], 8);
    for language in ["zh-Hant", "pt", "en", "zh-Hans"] {
        for (name, size) in [("take-document.png", (1_280, 800)), ("take-document-upright.png", (1_080, 1_920))] {
            assert_eq!(image::image_dimensions(out.join(language).join(name)).unwrap(), size);
        }
    }

    let file = portas.data().join("taken");
    fs::write(&file, "not a folder").unwrap();
    for (words, exit) in [
        (["--out", folder, "--language", "fr"], 2),
        (["--out", folder, "--only", "nothing-like-it"], 2),
        (["--out", file.to_str().unwrap(), "--only", "take-document"], 3),
    ] {
        let ran = portas.run(&[&["gallery"][..], &words[..]].concat());
        assert_eq!(ran.exit, exit, "{words:?}: {}", ran.err);
        assert!(!ran.err.is_empty());
    }
}
