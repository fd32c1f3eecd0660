//! The window: takes what the station says, draws it, gives back what is pressed.

use super::super::site::Site;
use super::super::sound::Player;
use super::super::timeline::{RuleBook, Timeline};
use super::super::watchdog::Watchdog;
use super::Parts;
use super::care;
use super::figures::Figures;
use super::player::Player as Traveller;
use crate::config::{SoundSettings, WindowSettings};
use crate::flow::{Control, Event, Screen, View};
use crate::journal::entry::Alarm;
use crate::station::live::{Live, Notice, Preview, Seen, Viewer};
use crate::texts::{Args, Language, Texts};
use crate::time::{Now, macao_time};
use crate::ui::engineer::{EngineerAct, EngineerView, Entered, PinPad, SelfTest, engineer_ui, pin_ui};
use crate::ui::panel::{GateScene, LINES, Line, Motion, PanelView, panel_ui};
use crate::ui::screens::{lane_ui, next_frame_ms};
use crate::ui::sound::Sounds;
use crate::ui::status::{strip_rect, strip_ui};
use crate::ui::{Moment, Pressed, Scale, Sign, Stage, Words, panel, theme};
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordVerifier};
use crossbeam_channel::{Receiver, Sender, bounded};
use egui::{
    CentralPanel, Color32, ColorImage, Context, CursorIcon, Frame, Panel, Rect, TextureHandle, TextureOptions, Ui,
    UiBuilder, ViewportCommand,
};
use portas_devices::gate::GateEvent;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

/// Notices that wait for a frame.
const NOTICES: usize = 512;
/// A window woken asks for its frame after this: two wakes make one frame.
const WAKE: Duration = Duration::from_millis(1);
/// The gate moves in steps of this.
const MOTION: Duration = Duration::from_millis(33);
/// The engineer's page is drawn anew so often.
const PAGE: Duration = Duration::from_millis(500);
/// A language chosen by somebody who went away without passing is forgotten after so long.
const LANGUAGE_MS: u64 = 30_000;

/// What lies over the lane.
enum Over {
    Nothing,
    Pin(PinPad),
    Engineer,
}

/// The lane's window.
pub struct Window {
    live: Live,
    texts: Arc<Texts>,
    sign: Sign,
    settings: WindowSettings,
    primary: Language,
    language: Language,
    chosen_ms: u64,
    view: View,
    notices: Receiver<Notice>,
    timeline: Timeline,
    rules: RuleBook,
    lines: Vec<Line>,
    began_ms: u64,
    motion: Motion,
    player: Option<Traveller>,
    trouble: Option<String>,
    figures: Figures,
    over: Over,
    viewer: Option<Viewer>,
    preview: Option<(u64, TextureHandle)>,
    sounds: Sounds,
    voice: Option<Player>,
    loudness: SoundSettings,
    watchdog: Option<Watchdog>,
    is_kiosk: bool,
    stopped: Rc<Cell<bool>>,
}

impl Window {
    /// Of a running lane; `stopped` tells, when the window is closed, whether the engineer wanted that.
    #[must_use]
    pub fn new(ctx: &Context, site: &Site, parts: Parts, stopped: Rc<Cell<bool>>) -> Self {
        let Parts { live, texts, player, is_kiosk } = parts;
        let settings = &site.settings;
        let (tell, notices) = bounded(NOTICES);
        wake(ctx, &live, tell);
        Self {
            view: live.view(),
            sign: Sign::new(&settings.name.0, settings.port, settings.lane, settings.direction),
            settings: settings.screen.clone(),
            primary: settings.languages.primary,
            language: settings.languages.primary,
            chosen_ms: 0,
            notices,
            timeline: Timeline::default(),
            rules: RuleBook::built_in(),
            lines: Vec::new(),
            began_ms: live.clock().mono_ms(),
            motion: Motion::new(live.clock().mono_ms()),
            player,
            trouble: None,
            figures: Figures::new(site),
            over: Over::Nothing,
            viewer: None,
            preview: None,
            sounds: Sounds::default(),
            voice: settings.sound.enabled.then(Player::start).flatten(),
            loudness: settings.sound,
            // A window that is minimised draws nothing; a kiosk never is.
            watchdog: is_kiosk.then(|| watchdog(ctx)).flatten(),
            is_kiosk,
            stopped,
            texts,
            live,
        }
    }

    /// Draws a frame and does what was pressed in it.
    pub fn frame_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let before = self.view.screen;
        self.take();
        let now = self.live.clock().now();
        self.forget_language(now);
        self.play(&ctx, now);
        self.speak(&ctx, now);
        self.watch_camera(&ctx);
        self.side_ui(ui, now);
        CentralPanel::default().frame(Frame::new().fill(theme::GROUND)).show(ui, |ui| match self.over {
            Over::Nothing => self.lane_ui(ui, now),
            Over::Pin(_) => self.pin_ui(ui, now),
            Over::Engineer => self.engineer_ui(ui, now),
        });
        self.hold_shut(&ctx);
        self.figures.drawn(self.view.screen != before, self.live.clock().mono_ms());
        if let Some(watchdog) = &self.watchdog {
            watchdog.beat();
        }
    }

    /// What the lane shows.
    #[must_use]
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// Whether the timeline beside the lane has a line of this text.
    #[must_use]
    pub fn is_told(&self, text: &str) -> bool {
        let words = Words::new(&self.texts, self.language);
        self.lines.iter().any(|line| words.text(self.language, &line.key, None, &Args::none()) == text)
    }

    /// Takes in what happened since the last frame.
    fn take(&mut self) {
        while let Ok(notice) = self.notices.try_recv() {
            self.figures.take(&notice);
            if self.player.is_some() {
                let at_ms = notice.now.mono_ms.saturating_sub(self.began_ms);
                let told = self.timeline.take(&notice).into_iter();
                self.lines.extend(told.map(|told| Line {
                    at_ms,
                    key: told.step.text_key(),
                    rules: self.rules.of(&told),
                    detail: told.detail,
                }));
                let over = self.lines.len().saturating_sub(LINES);
                self.lines.drain(..over);
            }
        }
        let view = self.live.view();
        if view.screen == Screen::Idle && self.view.screen != Screen::Idle {
            self.language = self.primary;
        }
        self.view = view;
    }

    fn send(&self, event: Event) {
        if let Err(error) = self.live.send(event) {
            tracing::warn!(%error, "a control");
        }
    }

    fn press(&mut self, pressed: Pressed, now: Now) {
        match pressed {
            Pressed::Control(control) => self.send(Event::Pressed(control)),
            Pressed::Language(language) => {
                (self.language, self.chosen_ms) = (language, now.mono_ms);
                self.send(Event::Pressed(match language {
                    Language::ZhHant => Control::LanguageZhHant,
                    Language::Pt => Control::LanguagePt,
                    Language::En => Control::LanguageEn,
                    Language::ZhHans => Control::LanguageZhHans,
                }));
            }
            Pressed::Engineer => self.over = Over::Pin(PinPad::default()),
        }
    }

    /// A language that nobody waits for any more.
    fn forget_language(&mut self, now: Now) {
        let is_over = now.mono_ms.saturating_sub(self.chosen_ms) >= LANGUAGE_MS;
        if self.view.screen == Screen::Idle && is_over {
            self.language = self.primary;
        }
    }

    fn play(&mut self, ctx: &Context, now: Now) {
        let Some(player) = &mut self.player else { return };
        match player.pass(&self.live, &self.view, now) {
            Ok(Some(at_ms)) => ctx.request_repaint_after(Duration::from_millis(at_ms.saturating_sub(now.mono_ms))),
            Ok(None) => {}
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    /// Says what the screen says.
    fn speak(&mut self, ctx: &Context, now: Now) {
        let Some(voice) = &self.voice else { return };
        if let Some(prompt) = self.sounds.on(&self.view, self.language, voice.playing(), now.mono_ms) {
            voice.play(prompt, self.loudness.volume_at(macao_time(now.wall_ms)));
        }
        if let Some(at_ms) = self.sounds.wake_ms() {
            ctx.request_repaint_after(Duration::from_millis(at_ms.saturating_sub(now.mono_ms)));
        }
    }

    fn side_ui(&mut self, ui: &mut Ui, now: Now) {
        let Some(player) = &mut self.player else { return };
        if self.motion.follow(self.view.inputs, now.mono_ms) {
            ui.ctx().request_repaint_after(MOTION);
        }
        let (chosen, code) = player.chosen();
        let view = PanelView {
            words: Words::new(&self.texts, self.language),
            people: player.people(),
            chosen,
            code,
            broken: player.broken(),
            irises: self.view.irises.any(),
            auto: player.is_auto(),
            lines: &self.lines,
            trouble: self.trouble.as_deref(),
            gate: GateScene { inputs: self.view.inputs, light: self.view.light, motion: self.motion },
        };
        let frame = Frame::new().fill(theme::CARD);
        let panel = Panel::right("demo").exact_size(panel::WIDTH).resizable(false).frame(frame);
        let act = panel.show(ui, |ui| panel_ui(ui, &view)).inner;
        if let Some(act) = act {
            self.trouble = player.act(&self.live, &act).err().map(|error| error.to_string());
        }
    }

    fn lane_ui(&mut self, ui: &mut Ui, now: Now) {
        let panel = ui.max_rect();
        let strip = strip_rect(panel, &self.view);
        let rest = Rect::from_min_max(panel.min, egui::Pos2::new(panel.right(), strip.top()));
        let words = Words::new(&self.texts, self.language);
        let stage = Stage {
            view: &self.view,
            sign: &self.sign,
            words,
            moment: Moment { mono_ms: now.mono_ms, wall_ms: now.wall_ms },
            preview: self.preview.as_ref().map(|(_, texture)| (texture.id(), texture.size_vec2())),
        };
        let next_ms = next_frame_ms(&stage);
        let builder = UiBuilder::new().max_rect(care::wandered(rest, now.mono_ms));
        let pressed = ui.scope_builder(builder, |ui| lane_ui(ui, &stage)).inner;
        strip_ui(ui, strip, Scale::of(panel), words, &self.view);
        if self.view.screen == Screen::Idle
            && let Some(veil) = care::veil(&self.settings, &self.loudness, now.wall_ms)
        {
            ui.painter().rect_filled(panel, 0.0, veil);
        }
        ui.ctx().request_repaint_after(Duration::from_millis(next_ms));
        if let Some(pressed) = pressed {
            self.press(pressed, now);
            // The answer is drawn in this frame: a pass that shows what was before the touch is not worth a picture.
            ui.ctx().request_discard("pressed");
        }
    }

    fn pin_ui(&mut self, ui: &mut Ui, now: Now) {
        let Over::Pin(pad) = &mut self.over else { return };
        let words = Words::new(&self.texts, self.language);
        match pin_ui(ui, pad, words, now.mono_ms) {
            None => {}
            Some(Entered::Cancel) => self.over = Over::Nothing,
            Some(Entered::Pin(pin)) if is_pin(self.settings.engineer_pin.as_deref(), &pin) => {
                self.over = Over::Engineer;
            }
            Some(Entered::Pin(_)) => pad.refuse(now.mono_ms),
        }
    }

    fn engineer_ui(&mut self, ui: &mut Ui, now: Now) {
        let running = self.figures.poll_test();
        let devices = self.figures.devices(&self.live, &self.view, now.mono_ms);
        let self_test = if running { SelfTest::Running } else { self.figures.self_test.clone() };
        let view = EngineerView {
            words: Words::new(&self.texts, self.language),
            devices: &devices,
            latencies: &self.figures.latencies(),
            errors: &self.figures.errors(),
            versions: &[("portas", env!("CARGO_PKG_VERSION").to_owned())],
            self_test: &self_test,
            camera: self.preview.as_ref().map(|(_, texture)| (texture.id(), texture.size_vec2())),
            clock_in_doubt: self.view.alerts.iter().any(|alert| alert.alarm == Alarm::Clock),
        };
        ui.ctx().request_repaint_after(PAGE);
        match engineer_ui(ui, &view) {
            None => {}
            Some(EngineerAct::Close) => self.over = Over::Nothing,
            Some(EngineerAct::SelfTest) => self.figures.begin_test(),
            Some(EngineerAct::ConfirmClock) => self.send(Event::ClockConfirmed),
            Some(EngineerAct::Stop) => {
                self.stopped.set(true);
                ui.ctx().send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    /// Watches the camera while a traveller aims at it, or an engineer looks, and no longer: an idle lane rests.
    fn watch_camera(&mut self, ctx: &Context) {
        let is_aiming = self.view.screen == Screen::Idle && self.view.coaching.is_some();
        let wanted = matches!(self.over, Over::Engineer) || (self.settings.preview && is_aiming);
        if !wanted {
            (self.viewer, self.preview) = (None, None);
            return;
        }
        let viewer = self.viewer.get_or_insert_with(|| {
            let ctx = ctx.clone();
            self.live.preview().watch(move || ctx.request_repaint_after(WAKE))
        });
        match viewer.latest() {
            Some(picture) if self.preview.as_ref().is_none_or(|(seen, _)| *seen != picture.sequence) => {
                let image = grey(&picture);
                match &mut self.preview {
                    Some((seen, texture)) => {
                        texture.set(image, TextureOptions::LINEAR);
                        *seen = picture.sequence;
                    }
                    None => {
                        let texture = ctx.load_texture("preview", image, TextureOptions::LINEAR);
                        self.preview = Some((picture.sequence, texture));
                    }
                }
            }
            Some(_) => {}
            None => self.preview = None,
        }
    }

    /// A kiosk closes for its engineer alone.
    fn hold_shut(&self, ctx: &Context) {
        if !self.is_kiosk {
            return;
        }
        ctx.set_cursor_icon(CursorIcon::None);
        if ctx.input(|input| input.viewport().close_requested()) && !self.stopped.get() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
    }
}

/// Wakes the window when anything happens; ends with the station.
fn wake(ctx: &Context, live: &Live, tell: Sender<Notice>) {
    let (ctx, notices) = (ctx.clone(), live.notices().clone());
    let run = move || {
        let mut seen = None;
        for notice in notices {
            // The gate tells its sensors many times a second; only another word of them is worth a frame.
            let shows = match notice.what {
                Seen::Gate(GateEvent::Inputs { inputs, .. }) => seen.replace(inputs) != Some(inputs),
                Seen::View(_) | Seen::Gate(_) | Seen::Kept(_) => true,
                Seen::Code { .. } | Seen::Ordered { .. } => false,
            };
            // A window that draws nothing misses lines of its timeline, never a view.
            if tell.try_send(notice).is_err() {
                tracing::debug!("the window is slow");
            }
            if shows {
                ctx.request_repaint_after(WAKE);
            }
        }
    };
    if let Err(error) = Builder::new().name("window-wake".into()).spawn(run) {
        tracing::error!(%error, "no thread to wake the window");
    }
}

/// What stands for the frames of a window that hangs.
fn watchdog(ctx: &Context) -> Option<Watchdog> {
    let ctx = ctx.clone();
    let started = Watchdog::start(move || ctx.request_repaint_after(WAKE));
    started.map_err(|error| tracing::error!(%error, "nobody watches the window")).ok()
}

fn grey(picture: &Preview) -> ColorImage {
    // Mirrored, as people know themselves: a phone moved right goes right.
    let rows = picture.pixels.chunks_exact(picture.width_px.max(1));
    let pixels = rows.flat_map(|row| row.iter().rev().map(|luma| Color32::from_gray(*luma))).collect();
    ColorImage::new([picture.width_px, picture.height_px], pixels)
}

/// Whether this is the engineer's PIN. Without one in the settings there is no way in.
fn is_pin(kept: Option<&str>, pin: &str) -> bool {
    let Some(kept) = kept.and_then(|kept| PasswordHash::new(kept).ok()) else { return false };
    Argon2::default().verify_password(pin.as_bytes(), &kept).is_ok()
}
