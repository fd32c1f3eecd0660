//! The strip that an officer reads from afar: calm while all is well, loud in colour, shape and words when not.

use super::fonts::{Weight, font};
use super::screens::status;
use super::stage::{Scale, Words};
use super::theme;
use super::widgets::header::Status;
use crate::flow::{Alert, View};
use crate::journal::entry::Alarm;
use crate::texts::Args;
use egui::{Align2, Color32, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, vec2};

/// Height while nothing needs an officer, in the measure of the panel.
const CALM_PX: f32 = 12.0;
/// Height with words.
const LOUD_PX: f32 = 56.0;

/// What the strip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Busy,
    Alert,
    Closed,
}

impl State {
    const fn colour(self) -> Color32 {
        match self {
            Self::Open => theme::LOTUS,
            Self::Busy => theme::SEA,
            Self::Alert => theme::AMBER,
            Self::Closed => theme::RED,
        }
    }
}

/// The part of a panel that the strip takes at its lower edge.
#[must_use]
pub fn strip_rect(panel: Rect, view: &View) -> Rect {
    let is_calm = view.alerts.is_empty() && view.lists.is_none();
    let height = Scale::of(panel).px(if is_calm { CALM_PX } else { LOUD_PX });
    Rect::from_min_max(Pos2::new(panel.left(), panel.bottom() - height), panel.max)
}

/// Draws the strip into `rect`. It names what happened, never who: the hall reads it too.
pub fn strip_ui(ui: &mut Ui, rect: Rect, scale: Scale, words: Words<'_>, view: &View) {
    let state = state(view);
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, state.colour());
    let Some(notice) = Notice::of(view) else { return };
    let title = words.text(words.primary(), &notice.text_key, None, &Args::none());
    let text = if notice.others == 0 { title } else { format!("{title}   +{}", notice.others) };
    let response = ui.interact(rect, ui.scope_id().with("status-strip"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    triangle(&painter, Pos2::new(rect.left() + scale.px(44.0), rect.center().y), scale.px(19.0));
    let (left, size) = (Pos2::new(rect.left() + scale.px(84.0), rect.center().y), scale.px(26.0));
    painter.text(left, Align2::LEFT_CENTER, &text, font(words.primary(), Weight::Bold, size), theme::CARD);
    let Some(at_ms) = notice.at_ms else { return };
    let at = crate::time::macao_time(at_ms).format("%H:%M").to_string();
    let right = Pos2::new(rect.right() - scale.px(32.0), rect.center().y);
    painter.text(right, Align2::RIGHT_CENTER, at, font(words.primary(), Weight::Regular, size), theme::CARD);
}

fn triangle(painter: &Painter, centre: Pos2, half: f32) {
    let corners = vec![centre + vec2(0.0, -half), centre + vec2(half, half * 0.85), centre + vec2(-half, half * 0.85)];
    painter.add(Shape::convex_polygon(corners, theme::CARD, Stroke::NONE));
    let stroke = Stroke::new(half * 0.22, theme::INK);
    painter.line_segment([centre + vec2(0.0, -half * 0.35), centre + vec2(0.0, half * 0.3)], stroke);
    painter.circle_filled(centre + vec2(0.0, half * 0.58), half * 0.13, theme::INK);
}

const fn state(view: &View) -> State {
    match (status(view.screen), view.alerts.is_empty() && view.lists.is_none()) {
        (Status::Closed | Status::Fault, _) => State::Closed,
        (Status::Open, true) => State::Open,
        (Status::Busy, true) => State::Busy,
        (Status::Open | Status::Busy, false) => State::Alert,
    }
}

/// What the strip has words for.
#[derive(Debug, PartialEq, Eq)]
struct Notice {
    text_key: String,
    /// How many less grave ones there are.
    others: usize,
    /// Unix milliseconds since when, where that is known.
    at_ms: Option<i64>,
}

impl Notice {
    /// The gravest alert; while there is none, lists that are overdue (E-24).
    fn of(view: &View) -> Option<Self> {
        let overdue = view.lists.is_some();
        let Some(alert) = gravest(&view.alerts) else {
            return overdue.then(|| Self { text_key: "banner-trust-old".into(), others: 0, at_ms: None });
        };
        let others = view.alerts.len() - 1 + usize::from(overdue);
        Some(Self { text_key: format!("alarm-{}", alert.alarm.name()), others, at_ms: Some(alert.at_ms) })
    }
}

/// The alert that an officer is told of first; of equally grave ones the oldest.
fn gravest(alerts: &[Alert]) -> Option<&Alert> {
    alerts.iter().min_by_key(|alert| gravity(alert.alarm))
}

/// 0 the gravest: people in danger, then people who wait inside, then machines.
const fn gravity(alarm: Alarm) -> u8 {
    match alarm {
        Alarm::Emergency => 0,
        Alarm::DoorForced | Alarm::Tailgating | Alarm::Occupied => 1,
        Alarm::Case | Alarm::DoorHeld | Alarm::Blocked => 2,
        Alarm::Tampering | Alarm::GateFault | Alarm::GateLost => 3,
        Alarm::DocumentLeft | Alarm::DeviceLost | Alarm::Registry | Alarm::Clock | Alarm::Paper => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::trust::ListWarning;

    fn alert(alarm: Alarm, at_ms: i64) -> Alert {
        Alert { alarm, session: None, at_ms, detail: String::new(), history: Vec::new(), evidence: None }
    }

    #[test]
    fn the_gravest_alarm_is_told_first_and_the_oldest_of_equals() {
        let alerts = [alert(Alarm::Paper, 1), alert(Alarm::Case, 2), alert(Alarm::Blocked, 3), alert(Alarm::Clock, 4)];
        assert_eq!(gravest(&alerts).map(|alert| alert.at_ms), Some(2));
        let alerts = [alert(Alarm::Case, 2), alert(Alarm::Emergency, 9)];
        assert_eq!(gravest(&alerts).map(|alert| alert.alarm), Some(Alarm::Emergency));
    }

    // rules: E-24
    #[test]
    fn overdue_lists_stay_in_sight_behind_whatever_else_is_wrong() {
        let overdue = View { lists: Some(ListWarning::TrustDue), ..View::starting() };
        assert_eq!(Notice::of(&overdue).map(|notice| notice.text_key), Some("banner-trust-old".into()));
        let lost = View { alerts: vec![alert(Alarm::DeviceLost, 1)], ..overdue };
        let notice = Notice::of(&lost);
        assert_eq!(notice.map(|notice| (notice.text_key, notice.others)), Some(("alarm-device-lost".into(), 1)));
        assert_eq!(Notice::of(&View::starting()), None);
    }
}
