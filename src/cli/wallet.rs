//! `portas wallet list|export|show`: the phones of the demo population.

use super::phones::{NotDrawn, Phones};
use super::site::{Site, moment, now_ms};
use super::{Answer, Common, Fault, Verdict, write_json, write_out};
use crate::credential::Family;
use crate::population::{DemoPhone, PhoneFault, Population};
use crate::wallet::demo::{Code, DemoError};
use crate::wallet::screen::{self, Look, Mark};
use crate::wallet::{Draw, PhoneError};
use anyhow::{Context, anyhow};
use image::ImageFormat;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Simulated phones.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: portas wallet show lei-sio-mei --family MOC1 --png code.png")]
pub struct WalletArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Who has codes on a phone, ordinary adults first
    #[command(after_help = "Example: portas wallet list --json")]
    List,
    /// Print the keys of a holder, so that another program can make the codes; invented people only
    #[command(after_help = "Example: portas wallet export lei-sio-mei --json")]
    Export {
        /// Handle, or handle@variant for another phone
        person: String,
    },
    /// Print the code that a phone shows
    #[command(after_help = "Example: portas wallet show lei-sio-mei --family MOC1 --png code.png")]
    Show {
        /// Handle, or handle@variant for another phone
        person: String,
        /// MOC1, MOM1, HKM1 or MOE1 [default: what the person shows]
        #[arg(long, value_parser = family)]
        family: Option<Family>,
        /// When: RFC 3339 or unix seconds [default: now]
        #[arg(long, value_name = "T", value_parser = moment, allow_hyphen_values = true)]
        at: Option<i64>,
        /// Draw the phone's screen into this file
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
}

#[derive(Serialize)]
struct Wallets {
    wallets: Vec<Wallet>,
}

#[derive(Serialize)]
struct Wallet {
    person: String,
    families: Vec<Family>,
    note: String,
}

#[derive(Serialize)]
struct Shown<'a> {
    text: &'a str,
    person: &'a str,
    family: Family,
}

/// Runs the command.
///
/// # Errors
/// [`Fault::Usage`] for people, phones and codes that are not there, [`Fault::Environment`] for files that fail.
pub fn run(args: &WalletArgs, common: &Common) -> Answer {
    let site = Site::open(common)?;
    match &args.what {
        What::List => list(&site, common.json),
        What::Export { person } => export(&site, person, common.json),
        What::Show { person, family, at, png } => show(&site, (person, *family), *at, png.as_deref(), common.json),
    }
}

fn list(site: &Site, json: bool) -> Answer {
    let wallets = wallets(&site.population);
    if json {
        return write_json(&Wallets { wallets });
    }
    for Wallet { person, families, note } in wallets {
        let families: Vec<&str> = families.iter().map(|family| family.prefix()).collect();
        write_out(&format!("{person:<22} {:<16} {note}", families.join(" ")))?;
    }
    Ok(Verdict::Yes)
}

/// In the order of the population's table, which begins with ordinary adults; then the phones that no honest app is.
fn wallets(population: &Population) -> Vec<Wallet> {
    let honest = population.people.iter().filter_map(|person| {
        let (_, holder) = population.phone_of(&person.handle)?;
        let (person, note) = (person.handle.clone(), person.note.clone());
        Some(Wallet { person, families: holder.families.clone(), note })
    });
    let others = population.phones.iter().filter(|phone| phone.variant().is_some()).filter_map(|phone| {
        let families = phone.holders.first()?.families.clone();
        Some(Wallet { person: phone.name.clone(), families, note: fault_note(phone).to_owned() })
    });
    honest.chain(others).collect()
}

const fn fault_note(phone: &DemoPhone) -> &'static str {
    match phone.fault {
        None => "another phone",
        Some(PhoneFault::Revoked { .. }) => "bound until another phone took its place",
        Some(PhoneFault::Copy) => "holds the keys of the honest phone",
        Some(PhoneFault::WrongSlot) => "names a holder that was not bound",
        Some(PhoneFault::NeverBound) => "its handle was never bound",
        Some(PhoneFault::RetiredKey) => "seals to a retired key",
    }
}

fn export(site: &Site, person: &str, json: bool) -> Answer {
    let code = Code::of(&site.population, person, None, None).map_err(usage)?;
    let phones = Phones::of(site, site.began_ms)?;
    let phone = phones.phones().phone(&code.phone).ok_or_else(|| usage(DemoError::NoPhone(code.phone.clone())))?;
    let export =
        phone.export(code.slot).map_err(|error| usage(DemoError::Phone { phone: code.phone.clone(), error }))?;
    if json {
        return write_json(&export);
    }
    let text = serde_json::to_string_pretty(&export).map_err(|error| Fault::Environment(error.into()))?;
    write_out(&text)?;
    Ok(Verdict::Yes)
}

fn show(
    site: &Site,
    (person, family): (&str, Option<Family>),
    at_ms: Option<i64>,
    png: Option<&Path>,
    json: bool,
) -> Answer {
    let code = Code::of(&site.population, person, None, family).map_err(usage)?;
    let text = draw(site, &code, at_ms)?;
    if let Some(file) = png {
        let look = Look { mark: Mark::of(code.family), ..Look::default() };
        let picture = screen::draw(&text, look).map_err(|error| Fault::Environment(error.into()))?;
        let written = picture.save_with_format(file, ImageFormat::Png);
        written.with_context(|| file.display().to_string()).map_err(Fault::Environment)?;
    }
    if json {
        return write_json(&Shown { text: &text, person, family: code.family });
    }
    write_out(&text)?;
    Ok(Verdict::Yes)
}

fn draw(site: &Site, code: &Code, at_ms: Option<i64>) -> Result<String, Fault> {
    let mut phones = Phones::of(site, at_ms.unwrap_or(site.began_ms))?;
    loop {
        let drawn = phones.draw(code, Draw::Show, at_ms.map_or_else(now_ms, Ok)?);
        match (drawn, at_ms) {
            (Ok(text), _) => return Ok(text),
            // An honest phone waits for the next step; one whose clock stands still would wait for ever.
            (Err(NotDrawn::Phone(DemoError::Phone { error: PhoneError::Wait { until_ms }, .. })), None) => {
                let wait_ms = u64::try_from(until_ms - now_ms()?).unwrap_or(0);
                std::thread::sleep(Duration::from_millis(wait_ms + 1));
            }
            (Err(NotDrawn::Phone(error)), _) => return Err(usage(error)),
            (Err(NotDrawn::Fault(fault)), _) => return Err(fault),
        }
    }
}

fn family(text: &str) -> Result<Family, String> {
    let named = |family: &Family| family.prefix() == text || family.prefix().trim_end_matches(':') == text;
    Family::ALL.into_iter().find(named).ok_or_else(|| "the families are MOC1, MOM1, HKM1 and MOE1".to_owned())
}

fn usage(error: DemoError) -> Fault {
    Fault::Usage(anyhow!(error))
}
