//! The gate from above, drawn from its sensors.

use super::Motion;
use crate::ui::theme;
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use portas_devices::gate::{Inputs, Light};

/// Height of the drawing, points.
const HEIGHT: f32 = 150.0;

/// What the drawing shows.
#[derive(Debug, Clone, Copy)]
pub struct GateScene {
    /// What the sensors say, while the line stands.
    pub inputs: Option<Inputs>,
    /// Light over the lane.
    pub light: Light,
    /// Where things are drawn.
    pub motion: Motion,
}

/// Draws it, `name` for those who cannot see it.
pub fn gate_ui(ui: &mut Ui, scene: &GateScene, name: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 12.0, theme::SEA_PALE);
    let lane = rect.shrink2(vec2(18.0, 30.0));
    painter.rect_filled(lane, 4.0, theme::CARD);
    let walls = Stroke::new(5.0, theme::INK);
    painter.line_segment([lane.left_top(), lane.right_top()], walls);
    painter.line_segment([lane.left_bottom(), lane.right_bottom()], walls);
    mat(&painter, lane, scene.inputs);
    beams(&painter, lane, scene.inputs);
    for (at, open) in [(0.28, scene.motion.leaves[0]), (0.72, scene.motion.leaves[1])] {
        door(&painter, lane, at, open);
    }
    if let Some(at) = scene.motion.person {
        people(&painter, lane, at, scene.inputs.is_some_and(|inputs| !inputs.not_more_than_one()));
    }
    light(&painter, rect, scene.light);
    if scene.inputs.is_none() {
        painter.rect_filled(rect, 12.0, Color32::from_white_alpha(170));
        painter.text(rect.center(), Align2::CENTER_CENTER, "?", FontId::proportional(48.0), theme::RED);
    }
}

fn along(lane: Rect, at: f32) -> f32 {
    lane.left() + lane.width() * at
}

fn mat(painter: &Painter, lane: Rect, inputs: Option<Inputs>) {
    let mat = Rect::from_x_y_ranges(along(lane, 0.38)..=along(lane, 0.62), lane.y_range()).shrink2(vec2(0.0, 10.0));
    let occupied = inputs.is_some_and(|inputs| !inputs.mat_empty());
    let fill = if occupied { theme::LOTUS_PALE } else { theme::GROUND };
    painter.rect(mat, 6.0, fill, Stroke::new(1.0, theme::LINE), StrokeKind::Inside);
}

fn beams(painter: &Painter, lane: Rect, inputs: Option<Inputs>) {
    let Some(inputs) = inputs else { return };
    for (at, clear) in [(0.14, inputs.entry_clear()), (0.5, inputs.middle_clear()), (0.86, inputs.exit_clear())] {
        let colour = if clear { theme::LOTUS } else { theme::RED };
        let x = along(lane, at);
        painter.line_segment([Pos2::new(x, lane.top()), Pos2::new(x, lane.bottom())], Stroke::new(1.5, colour));
        for y in [lane.top(), lane.bottom()] {
            painter.circle_filled(Pos2::new(x, y), 4.0, colour);
        }
    }
    if !inputs.no_obstacle() {
        let block = Rect::from_center_size(Pos2::new(along(lane, 0.28), lane.bottom() - 16.0), vec2(26.0, 20.0));
        painter.rect_filled(block, 4.0, theme::AMBER);
    }
}

/// Two leaves that slide into the walls.
fn door(painter: &Painter, lane: Rect, at: f32, open: f32) {
    let x = along(lane, at);
    let leaf = lane.height() / 2.0 * (1.0 - 0.92 * open);
    let stroke = Stroke::new(6.0, if open > 0.5 { theme::LOTUS } else { theme::SEA });
    painter.line_segment([Pos2::new(x, lane.top()), Pos2::new(x, lane.top() + leaf)], stroke);
    painter.line_segment([Pos2::new(x, lane.bottom()), Pos2::new(x, lane.bottom() - leaf)], stroke);
}

fn people(painter: &Painter, lane: Rect, at: f32, several: bool) {
    let person = |shift: f32, colour: Color32| {
        let centre = Pos2::new(along(lane, at) + shift, lane.center().y);
        painter.rect_filled(Rect::from_center_size(centre, vec2(18.0, 38.0)), 9.0, colour);
        painter.circle_filled(centre, 9.5, theme::INK);
    };
    person(0.0, theme::SEA);
    if several {
        person(-26.0, theme::RED);
    }
}

fn light(painter: &Painter, rect: Rect, light: Light) {
    let colour = match light {
        Light::Go => theme::LOTUS,
        Light::Stop => theme::AMBER,
        Light::Fault => theme::RED,
        Light::Idle => theme::SEA,
    };
    painter.circle_filled(Pos2::new(rect.left() + 18.0, rect.top() + 15.0), 6.0, colour);
    let mid = rect.top() + 15.0;
    let (from, to) = (Pos2::new(rect.left() + 36.0, mid), vec2(46.0, 0.0));
    painter.arrow(from, to, Stroke::new(2.0, colour));
}
