//! The first moments: the window stands at once, and the station comes up beside it.

use super::super::Fault;
use super::super::site::Site;
use super::{Parts, Window};
use crate::flow::View;
use crate::station::live::Clock;
use crate::texts::Texts;
use crate::ui::{Moment, Sign, Stage, Words, lane_ui, theme};
use anyhow::anyhow;
use crossbeam_channel::{Receiver, TryRecvError};
use egui::{CentralPanel, Context, Frame, Ui, ViewportCommand};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// The station is looked for so often, and the ring turns.
const LOOK: Duration = Duration::from_millis(33);

/// How the program ends, told by whoever closes the window.
#[derive(Clone, Default)]
pub(super) struct End {
    /// In order: by the engineer, or by hand where the lane is no kiosk.
    pub(super) stopped: Rc<Cell<bool>>,
    /// The station did not come up.
    pub(super) fault: Rc<RefCell<Option<Fault>>>,
}

/// The window from its first frame on.
pub(super) struct Opening {
    site: Arc<Site>,
    parts: Receiver<Result<Parts, Fault>>,
    texts: Texts,
    clock: Clock,
    end: End,
    is_kiosk: bool,
    window: Option<Window>,
}

impl Opening {
    /// A window whose lane arrives by `parts`.
    pub(super) fn new(
        ctx: &Context,
        site: Arc<Site>,
        parts: Receiver<Result<Parts, Fault>>,
        texts: Texts,
        end: End,
        is_kiosk: bool,
    ) -> Self {
        theme::install(ctx);
        Self { site, parts, texts, clock: Clock::start(), end, is_kiosk, window: None }
    }

    /// Takes the station over when it is up.
    fn look(&mut self, ctx: &Context) {
        match self.parts.try_recv() {
            Ok(Ok(parts)) => {
                self.window = Some(Window::new(ctx, &self.site, parts, Rc::clone(&self.end.stopped)));
            }
            Ok(Err(fault)) => {
                self.end.fault.replace(Some(fault));
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
            Err(TryRecvError::Empty) => ctx.request_repaint_after(LOOK),
            Err(TryRecvError::Disconnected) => {
                self.end.fault.replace(Some(Fault::Environment(anyhow!("the station's start ended in a panic"))));
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn starting_ui(&self, ui: &mut Ui) {
        let settings = &self.site.settings;
        let now = self.clock.now();
        let stage = Stage {
            view: &View::starting(),
            sign: &Sign::new(&settings.name.0, settings.port, settings.lane, settings.direction),
            words: Words::new(&self.texts, settings.languages.primary),
            moment: Moment { mono_ms: now.mono_ms, wall_ms: now.wall_ms },
            preview: None,
        };
        CentralPanel::default().frame(Frame::new().fill(theme::GROUND)).show(ui, |ui| lane_ui(ui, &stage));
    }
}

impl eframe::App for Opening {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        if self.window.is_none() && self.end.fault.borrow().is_none() {
            self.look(&ui.ctx().clone());
        }
        match &mut self.window {
            Some(window) => window.frame_ui(ui),
            None => self.starting_ui(ui),
        }
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        theme::GROUND.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if !self.is_kiosk {
            self.end.stopped.set(true);
        }
    }
}
