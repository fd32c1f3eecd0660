//! `portas grow`: pictures of invented fingers and eyes, for `portas evaluate` and for whoever tries other software.

use super::{Answer, Common, Fault, Verdict, write_json, write_out};
use anyhow::{Context, anyhow};
use clap::ValueEnum;
use image::{GrayImage, ImageFormat};
use indicatif::{ProgressBar, ProgressStyle};
use portas_biometric::Picture;
use portas_biometric::synthetic::{Eye, Finger, Impression, Look, Skin};
use serde::Serialize;
use std::fs::{File, create_dir_all, read_dir};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// Invented fingers or eyes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "They show whether software works, not how accurate it is with people.\n\nExample: portas grow \
                  fingerprint --subjects 50 --captures 4 --out fingers"
)]
pub struct GrowArgs {
    /// What is grown
    #[arg(value_enum)]
    what: What,
    /// Fingers or eyes
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    subjects: u32,
    /// Pictures of each
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=100))]
    captures: u32,
    /// Folder for the pictures, named SUBJECT_CAPTURE.png; made if it is missing
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Seed of all of them
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Fingers on an optical sensor of 500 pixels an inch, 388 x 374: one touch in four of worn, dry or wet skin
    Fingerprint,
    /// Eyes in a near-infrared camera, 320 x 240
    Iris,
}

#[derive(Serialize)]
struct Line {
    subjects: u32,
    pictures: u64,
}

/// Grows and writes them.
///
/// # Errors
/// [`Fault::Environment`] where the folder takes no pictures.
pub fn run(args: &GrowArgs, common: &Common) -> Answer {
    let pictures = u64::from(args.subjects) * u64::from(args.captures);
    let bar = ProgressBar::new(pictures);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} pictures, {eta} left") {
        bar.set_style(style);
    }
    let folder = || format!("folder {:?}", args.out);
    create_dir_all(&args.out).with_context(folder).map_err(Fault::Environment)?;
    if read_dir(&args.out).with_context(folder).map_err(Fault::Environment)?.next().is_some() {
        return Err(Fault::Usage(anyhow!("{} is not empty: pictures of several sets would be mixed", folder())));
    }
    for subject in 1..=args.subjects {
        let seed = args.seed.wrapping_mul(1_000_003).wrapping_add(subject.into());
        let take = taker(args.what, seed);
        for capture in 1..=args.captures {
            let file = args.out.join(format!("{subject}_{capture}.png"));
            let picture = take(capture).ok_or_else(|| Fault::Environment(anyhow!("a picture has no size")))?;
            write(&picture, &file).with_context(|| file.display().to_string()).map_err(Fault::Environment)?;
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    if common.json {
        return write_json(&Line { subjects: args.subjects, pictures });
    }
    write_out(&format!("{pictures} pictures of {} in {}", args.subjects, args.out.display()))?;
    Ok(Verdict::Yes)
}

/// What takes a picture of one finger or eye, another one for each number.
fn taker(what: What, seed: u64) -> Box<dyn Fn(u32) -> Option<Picture>> {
    let draw = move |capture: u32| seed.rotate_left(32) ^ u64::from(capture);
    match what {
        What::Fingerprint => {
            let finger = Finger::grown(seed);
            Box::new(move |capture| {
                let skin = match (capture, draw(capture) % 3) {
                    (capture, 0) if capture % 4 == 0 => Skin::Worn,
                    (capture, 1) if capture % 4 == 0 => Skin::Dry,
                    (capture, _) if capture % 4 == 0 => Skin::Wet,
                    _ => Skin::Good,
                };
                let impression = Impression::drawn(draw(capture), skin);
                finger.impression(&impression, (388, 374)).ok().map(|(picture, _)| picture)
            })
        }
        What::Iris => {
            let eye = Eye::grown(seed);
            Box::new(move |capture| {
                eye.picture(&Look::drawn(draw(capture)), (320, 240)).ok().map(|(picture, _)| picture)
            })
        }
    }
}

fn write(picture: &Picture, file: &Path) -> Result<(), anyhow::Error> {
    let (width, height) = (u32::try_from(picture.width_px())?, u32::try_from(picture.height_px())?);
    let grey = GrayImage::from_raw(width, height, picture.grey().to_vec()).context("fewer bytes than pixels")?;
    Ok(grey.write_to(&mut BufWriter::new(File::create(file)?), ImageFormat::Png)?)
}
