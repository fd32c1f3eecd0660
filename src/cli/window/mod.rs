//! `portas` without a subcommand: the window of a lane.
//!
//! A station with a simulated gate shows the panel that plays people beside its lane. One with a real gate is a kiosk:
//! full screen, no pointer, no way out but the engineer's.

mod app;
mod care;
mod figures;
mod opening;
mod player;

use super::site::Site;
use super::{Answer, Common, Fault, Verdict, station};
use crate::config::Place;
use crate::station::live::{Clock, Live};
use crate::texts::Texts;
use crate::ui::panel;
use anyhow::anyhow;
pub use app::Window;
use crossbeam_channel::bounded;
use eframe::NativeOptions;
use egui::{Vec2, ViewportBuilder};
use opening::{End, Opening};
use player::Player;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::Builder;

/// The panel that screens are measured for.
const LANE_PX: Vec2 = Vec2::new(1_280.0, 800.0);
/// Smallest window, points.
const SMALLEST: Vec2 = Vec2::new(640.0, 400.0);

/// How the window stands.
#[derive(Debug, Clone, clap::Args)]
pub struct WindowArgs {
    /// Size of the lane's panel in the window [default: 1280x800; a kiosk fills its screen]
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<Vec2>,
}

fn size(text: &str) -> Result<Vec2, String> {
    let side = |text: &str| text.parse().ok().filter(|side| (320..=7_680).contains(side)).map(|side: u16| side.into());
    let sides = text.split_once('x').and_then(|(width, height)| Some(Vec2::new(side(width)?, side(height)?)));
    sides.ok_or_else(|| "two numbers of pixels such as 1280x800 or 1080x1920, 320 to 7680".into())
}

/// Shows the lane until the window is closed or the engineer stops it.
///
/// # Errors
/// [`Fault`] where the station does not start, or there is no display.
pub fn run(args: &WindowArgs, common: &Common) -> Answer {
    if ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().all(|name| std::env::var_os(name).is_none()) {
        let error = anyhow!("no display: neither DISPLAY nor WAYLAND_DISPLAY is set (`portas demo` needs none)");
        return Err(Fault::Environment(error));
    }
    let program = std::env::current_exe().map_err(|error| Fault::Environment(error.into()))?;
    let site = Arc::new(Site::open(common)?);
    let texts = Texts::load().map_err(|error| Fault::Environment(error.into()))?;
    let is_kiosk = site.settings.gate.port != Place::Simulated;
    let options = options(&site, args, is_kiosk);
    let (give, parts) = bounded(1);
    let beside = Arc::clone(&site);
    let start = move || {
        // A window that was closed meanwhile needs no lane; dropping it stops it in order.
        let _ = give.send(Parts::start(&beside, program));
    };
    Builder::new().name("start".into()).spawn(start).map_err(|error| Fault::Environment(error.into()))?;
    let end = End::default();
    let told = end.clone();
    let create = move |creation: &eframe::CreationContext<'_>| -> Created {
        Ok(Box::new(Opening::new(&creation.egui_ctx, site, parts, texts, told, is_kiosk)))
    };
    let shown = eframe::run_native("portas", options, Box::new(create));
    shown.map_err(|error| Fault::Environment(anyhow!("no window: {error}")))?;
    match end.fault.take() {
        Some(fault) => Err(fault),
        None => Ok(if end.stopped.get() { Verdict::Yes } else { Verdict::No }),
    }
}

type Created = Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>>;

/// What a window shows: a running lane, its words, and who plays before it.
pub struct Parts {
    live: Live,
    texts: Arc<Texts>,
    player: Option<Player>,
    is_kiosk: bool,
}

impl Parts {
    /// Starts the lane; `program` stands for a simulated gate.
    ///
    /// # Errors
    /// [`Fault`] where the station does not start.
    pub fn start(site: &Site, program: PathBuf) -> Result<Self, Fault> {
        let clock = Clock::start();
        let plan = station::plan_beside(site, program)?;
        let texts = Arc::clone(&plan.texts);
        let live = Live::start(plan, clock).map_err(station::start_fault)?;
        let player = match site.settings.gate.port {
            Place::Simulated => Some(Player::new(site, clock.now())?),
            Place::Path(_) => None,
        };
        Ok(Self { live, texts, is_kiosk: player.is_none(), player })
    }
}

fn options(site: &Site, args: &WindowArgs, is_kiosk: bool) -> NativeOptions {
    let beside = if is_kiosk { 0.0 } else { panel::WIDTH };
    let lane = args.size.unwrap_or(LANE_PX);
    let viewport = ViewportBuilder::default()
        .with_title(format!("Portas {}", site.settings.name.0))
        .with_app_id("portas")
        .with_min_inner_size(SMALLEST)
        .with_inner_size(lane + Vec2::new(beside, 0.0))
        .with_fullscreen(is_kiosk && args.size.is_none())
        .with_decorations(!is_kiosk);
    // No dithering: the screens have no gradients, and a software renderer pays for it.
    NativeOptions { viewport, dithering: false, persist_window: false, ..NativeOptions::default() }
}
