//! `portas` without a subcommand: the window of a lane.
//!
//! A station with any simulated device shows the panel that plays people beside its lane. One without is a kiosk: full
//! screen, no pointer, no way out but the engineer's.

mod app;
mod care;
mod figures;
mod player;

use super::site::Site;
use super::{Answer, Common, Fault, Verdict, station};
use crate::config::Place;
use crate::station::live::{Clock, Live};
use crate::texts::Texts;
use crate::ui::panel;
use anyhow::anyhow;
use app::Window;
use eframe::NativeOptions;
use egui::{Vec2, ViewportBuilder};
use player::Player;
use std::cell::Cell;
use std::rc::Rc;

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
    let site = Site::open(common)?;
    let clock = Clock::start();
    let texts = Texts::load().map_err(|error| Fault::Environment(error.into()))?;
    let live = Live::start(station::plan(&site)?, clock).map_err(station::start_fault)?;
    let player = match site.settings.gate.port {
        Place::Simulated => Some(Player::new(&site, clock.now())?),
        Place::Path(_) => None,
    };
    let is_kiosk = site.settings.simulated().is_empty() || player.is_none();
    let beside = if player.is_some() { panel::WIDTH } else { 0.0 };
    let lane = args.size.unwrap_or(LANE_PX);
    let viewport = ViewportBuilder::default()
        .with_title(format!("Portas {}", site.settings.name.0))
        .with_app_id("portas")
        .with_min_inner_size(SMALLEST)
        .with_inner_size(lane + Vec2::new(beside, 0.0))
        .with_fullscreen(is_kiosk && args.size.is_none())
        .with_decorations(!is_kiosk);
    let options = NativeOptions { viewport, persist_window: false, ..NativeOptions::default() };
    let stopped = Rc::new(Cell::new(false));
    let told = Rc::clone(&stopped);
    let shown = eframe::run_native(
        "portas",
        options,
        Box::new(move |creation| {
            Ok(Box::new(Window::new(&creation.egui_ctx, live, texts, &site, player, is_kiosk, told)))
        }),
    );
    shown.map_err(|error| Fault::Environment(anyhow!("no window: {error}")))?;
    Ok(if stopped.get() { Verdict::Yes } else { Verdict::No })
}
