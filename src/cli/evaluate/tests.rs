//! A folder from end to end, with an engine that compares mean greys.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::engine::Compared;
use super::*;
use image::{GrayImage, Luma};
use portas_biometric::fingerprint::extract;
use portas_biometric::format::iso19794_2;
use portas_biometric::{Picture, synthetic};

/// A picture darker than 10 has no template.
struct Greys;

impl Engine for Greys {
    type Template = f32;

    const NAME: &'static str = "Greys";
    const OF_TWO: &'static str = "two greys";

    fn template(&self, picture: &Picture, _: Option<u16>) -> Result<f32, String> {
        let grey = f32::from(picture.grey()[0]);
        if grey < 10.0 { Err("too dark".into()) } else { Ok(grey) }
    }

    const RECORD: &'static [u8] = b"GREY";

    fn template_of_record(&self, record: &[u8]) -> Result<f32, String> {
        record.get(4).map(|grey| f32::from(*grey)).ok_or_else(|| "no grey".into())
    }

    fn compare(&self, one: &f32, other: &f32) -> Compared {
        let similarity = 255.0 - (one - other).abs();
        Compared { similarity, score: similarity as u16 }
    }
}

/// Subjects 1 and 2 with two pictures each, one of them too dark, and a file that is no picture.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, grey) in [("1_1.png", 100), ("1_2.png", 102), ("2_1.png", 200), ("2_2.png", 5)] {
        GrayImage::from_pixel(20, 20, Luma([grey])).save(folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
    folder
}

fn names_and_comparisons(threads: usize) -> (Vec<String>, Templates<f32>, usize, Comparisons) {
    let folder = folder();
    let (found, skipped) = pictures::below(folder.path(), Greys::RECORD).unwrap();
    let outcomes = measure::templates(&Greys, &found, threads).unwrap();
    let names: Vec<String> = found.into_iter().map(|found| found.name).collect();
    let templates = templates_of(&names, outcomes);
    let comparisons = measure::compare(&Greys, &templates.made, threads);
    (names, templates, skipped, comparisons)
}

#[test]
fn figures_follow_from_the_folder() {
    let (names, templates, skipped, comparisons) = names_and_comparisons(2);
    let subjects = set::subjects(&names);
    let one = comparisons.similarities.trials(&subjects);
    let two = comparisons.similarities.trials_of_two(&subjects);
    let figures = figures(&subjects, &one, &two, &templates, skipped, comparisons.us);
    assert_eq!((figures.images, figures.skipped, figures.subjects, figures.fta), (4, 1, 2, 1));
    assert_eq!((figures.genuine, figures.impostor), (2, 4));
    // One of two genuine pairs was not acquired: neither were two of the four impostor pairs.
    assert!((figures.eer.unwrap() - 0.5).abs() < 1e-9);
    // Four impostor pairs are too few for a rate of one in a hundred.
    assert_eq!((figures.fnmr_at_fmr_1_percent, figures.eer_two_fingers), (None, None));
    assert!(figures.extract_ms_median.is_some() && figures.match_us_median.is_some());
}

#[test]
fn threads_change_nothing() {
    let similarities = |threads| names_and_comparisons(threads).3.similarities;
    assert_eq!(similarities(1), similarities(7));
}

#[test]
fn every_pair_has_a_line() {
    let (names, _, _, comparisons) = names_and_comparisons(1);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pairs.csv");
    write_csv(File::create(&path).unwrap(), &names, &comparisons).unwrap();
    let lines = std::fs::read_to_string(path).unwrap();
    assert_eq!(
        lines,
        "first,second,kind,similarity,score\n1_1.png,1_2.png,genuine,253,253\n\
         1_1.png,2_1.png,impostor,155,155\n1_2.png,2_1.png,impostor,157,157\n\
         1_1.png,2_2.png,impostor,,\n1_2.png,2_2.png,impostor,,\n2_1.png,2_2.png,genuine,,\n"
    );
}

#[test]
fn everything_in_the_folder_is_a_picture_or_counted() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = folder();
    let path = folder.path();
    symlink("nowhere", path.join("broken")).unwrap();
    symlink(path, path.join("linked")).unwrap();
    let deep = (0..18).fold(path.join("deep"), |deep, _| deep.join("d"));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::copy(path.join("1_1.png"), deep.join("x.png")).unwrap();
    for name in [b"\xff_1.png", b"\xfe_1.png"] {
        std::fs::copy(path.join("1_1.png"), path.join(std::ffi::OsStr::from_bytes(name))).unwrap();
    }
    let (found, others) = pictures::below(path, Greys::RECORD).unwrap();
    let names: Vec<String> = found.into_iter().map(|found| found.name).collect();
    assert_eq!(names, ["1_1.png", "1_2.png", "2_1.png", "2_2.png", "\\xfe_1.png", "\\xff_1.png"]);
    assert_eq!(others, 4, "notes, a broken link, a linked folder, a folder too deep");
    assert_eq!(set::subjects(&names).len(), 4);
}

/// Records of another maker are compared as pictures are.
#[test]
fn records_are_evaluated_beside_pictures() {
    let grown = synthetic::Finger::grown(3);
    let taken =
        |draw| grown.impression(&synthetic::Impression::drawn(draw, synthetic::Skin::Good), (388, 374)).unwrap().0;
    let engine = Fingers { ppi: 500 };
    let picture = taken(1);
    let minutiae = extract(&taken(2), 500).unwrap().template.minutiae().to_vec();
    let (width_px, height_px) = (388, 374);
    let view = iso19794_2::View {
        finger: iso19794_2::Finger::Unknown,
        impression: 0,
        quality: None,
        width_px,
        height_px,
        minutiae,
    };
    for edition in iso19794_2::Edition::ALL {
        let record = iso19794_2::write(edition, std::slice::from_ref(&view)).unwrap();
        assert!(record.starts_with(Fingers::RECORD));
        let by_record = engine.template_of_record(&record).unwrap();
        let by_picture = engine.template(&picture, None).unwrap();
        assert!(engine.compare(&by_picture, &by_record).score > 3_000);
        assert!(engine.template_of_record(&record[..20]).is_err());
    }
}

#[test]
fn no_output_lies_among_what_is_evaluated() {
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        args: EvaluateArgs,
    }
    let (folder, elsewhere) = (folder(), tempfile::tempdir().unwrap());
    let opened = |csv: &Path, plot: &Path| {
        let [folder, csv, plot] = [folder.path(), csv, plot].map(|path| path.to_str().unwrap().to_owned());
        let line = ["evaluate", "iris", &folder, "--csv", &csv, "--plot", &plot];
        let Line { args } = clap::Parser::try_parse_from(line).unwrap();
        Outputs::open(&args).map(|_| ())
    };
    let (csv, plot) = (elsewhere.path().join("pairs.csv"), elsewhere.path().join("det.png"));
    assert!(opened(&csv, &plot).is_ok());
    assert!(matches!(opened(&csv, &folder.path().join("1_1.png")), Err(Fault::Usage(_))));
    assert!(matches!(opened(&plot, &plot), Err(Fault::Usage(_))));
    assert!(matches!(opened(&elsewhere.path().join("no/pairs.csv"), &plot), Err(Fault::Environment(_))));
    assert!(folder.path().join("1_1.png").metadata().unwrap().len() > 0, "not written over");
}

#[test]
fn names_are_quoted_where_they_must_be() {
    assert_eq!(csv_field("101_1.tif"), "101_1.tif");
    assert_eq!(csv_field("a,\"b\".png"), "\"a,\"\"b\"\".png\"");
}

#[test]
fn only_a_png_is_drawn() {
    assert!(png("det.PNG").is_ok() && png("det.svg").is_err() && png("det").is_err());
}
