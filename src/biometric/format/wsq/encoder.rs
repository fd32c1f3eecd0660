//! An encoder for the tests, made from the specification: it knows nothing of how the decoder works but the tree.
#![allow(clippy::unwrap_used)]

use super::tree::{self, Area};
use crate::Picture;

/// The analysis filters of the specification (table 1), from the middle outwards.
const LOW: [f64; 5] = [0.852_698_679_009, 0.377_402_855_613, -0.110_624_404_418, -0.023_849_465_019, 0.037_828_455_507];
const HIGH: [f64; 4] = [0.788_485_616_406, -0.418_092_273_222, -0.040_689_417_610, 0.064_538_882_629];
const CENTRE: f64 = 0.44;

/// Which Huffman tables to write.
#[derive(Clone, Copy)]
pub enum Tables {
    /// Every code has eight bits.
    Flat,
    /// Frequent symbols have short codes.
    Sorted,
}

/// Encodes with bins of `bin` grey values; a subband that would be all zero is left out.
pub fn encode(picture: &Picture, bin: f64, ppi: Option<u16>, tables: Tables) -> Vec<u8> {
    let (width, height) = (picture.width_px(), picture.height_px());
    let mean = picture.grey().iter().map(|grey| f64::from(*grey)).sum::<f64>() / (width * height) as f64;
    let scale = 0.75;
    let mut plane: Vec<f64> = picture.grey().iter().map(|grey| (f64::from(*grey) - mean) / scale).collect();
    for split in tree::splits(width, height) {
        let Area { x, y, width: columns, height: rows } = split.area;
        for row in y..y + rows {
            let line =
                analysed(&(x..x + columns).map(|x| plane[row * width + x]).collect::<Vec<_>>(), split.mirrored_x);
            for (at, value) in line.into_iter().enumerate() {
                plane[row * width + x + at] = value;
            }
        }
        for column in x..x + columns {
            let line =
                analysed(&(y..y + rows).map(|y| plane[y * width + column]).collect::<Vec<_>>(), split.mirrored_y);
            for (at, value) in line.into_iter().enumerate() {
                plane[(y + at) * width + column] = value;
            }
        }
    }
    let bands = tree::subbands(width, height).map(|area| quantised(&plane, width, area, bin / scale));
    let sent = bands.each_ref().map(|band| band.iter().any(|value| *value != 0));

    let mut out = vec![0xFF, 0xA0];
    if let Some(ppi) = ppi {
        segment(&mut out, 0xA8, format!("NIST_COM 3\nPIX_WIDTH {width}\nPPI {ppi}\nLOSSY 1").as_bytes());
    }
    segment(&mut out, 0xA8, b"of a test");
    segment(&mut out, 0xA4, &filters());
    segment(&mut out, 0xA5, &bins(&sent, bin / scale));
    segment(&mut out, 0xA2, &frame(width, height, mean, scale));
    for (number, range) in [(0, 0..19), (1, 19..52), (1, 52..60)] {
        let values: Vec<i32> = range.filter(|band| sent[*band]).flat_map(|band| bands[band].iter().copied()).collect();
        let symbols = symbols(&values);
        let table = Table::of(&symbols, tables);
        segment(&mut out, 0xA6, &table.segment(number));
        segment(&mut out, 0xA3, &[number]);
        table.write(&symbols, &mut out);
    }
    out.extend([0xFF, 0xA1]);
    out
}

pub fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend(body);
}

fn analysed(line: &[f64], is_mirrored: bool) -> Vec<f64> {
    let at = |place: isize| {
        let period = 2 * (line.len() as isize - 1);
        let place = if period == 0 { 0 } else { place.rem_euclid(period) };
        line[place.min(period - place) as usize]
    };
    let filtered = |taps: &[f64], middle: usize| -> f64 {
        let middle = middle as isize;
        (1..taps.len()).map(|tap| taps[tap] * (at(middle - tap as isize) + at(middle + tap as isize))).sum::<f64>()
            + taps[0] * at(middle)
    };
    let low = (0..line.len()).step_by(2).map(|middle| filtered(&LOW, middle));
    let high = (1..line.len()).step_by(2).map(|middle| filtered(&HIGH, middle));
    if is_mirrored { high.chain(low).collect() } else { low.chain(high).collect() }
}

fn quantised(plane: &[f64], stride: usize, area: Area, bin: f64) -> Vec<i32> {
    let zero_bin = 1.2 * bin;
    let mut values = Vec::with_capacity(area.len());
    for y in area.y..area.y + area.height {
        for x in area.x..area.x + area.width {
            let value = plane[y * stride + x];
            let size = ((value.abs() - zero_bin / 2.0) / bin + 1.0).floor().max(0.0) as i32;
            values.push(if value < 0.0 { -size } else { size });
        }
    }
    values
}

fn filters() -> Vec<u8> {
    let mut body = vec![9, 7];
    for tap in LOW.iter().chain(&HIGH) {
        body.push(u8::from(*tap < 0.0));
        body.push(9);
        body.extend(((tap.abs() * 1e9).round() as u32).to_be_bytes());
    }
    body
}

fn bins(sent: &[bool], bin: f64) -> Vec<u8> {
    let mut body = vec![2];
    body.extend(((CENTRE * 100.0) as u16).to_be_bytes());
    for band in 0..64 {
        let is_sent = sent.get(band).copied().unwrap_or_default();
        for width in [bin, 1.2 * bin] {
            body.extend(decimal(if is_sent { width } else { 0.0 }));
        }
    }
    body
}

fn frame(width: usize, height: usize, mean: f64, scale: f64) -> Vec<u8> {
    let mut body = vec![0, 255];
    body.extend((height as u16).to_be_bytes());
    body.extend((width as u16).to_be_bytes());
    body.extend(decimal(mean));
    body.extend(decimal(scale));
    body.extend([2, 0, 0]);
    body
}

fn decimal(number: f64) -> [u8; 3] {
    let places = (0..9).take_while(|places| number * 10_f64.powi(*places) < 65_535.0).last().unwrap();
    let digits = (number * 10_f64.powi(places)).round() as u16;
    [places as u8, digits.to_be_bytes()[0], digits.to_be_bytes()[1]]
}

/// A symbol, and how many bits of which number follow it.
type Symbol = (u8, u8, u16);

fn symbols(values: &[i32]) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut at = 0;
    while at < values.len() {
        let zeros = values[at..].iter().take_while(|value| **value == 0).count().min(65_535);
        if zeros > 0 {
            symbols.push(match zeros {
                1..=100 => (zeros as u8, 0, 0),
                101..=255 => (105, 8, zeros as u16),
                _ => (106, 16, zeros as u16),
            });
            at += zeros;
            continue;
        }
        let value = values[at];
        symbols.push(match value {
            -73..=74 => ((value + 180) as u8, 0, 0),
            75..=255 => (101, 8, value as u16),
            -255..=-74 => (102, 8, -value as u16),
            256.. => (103, 16, value as u16),
            _ => (104, 16, -value as u16),
        });
        at += 1;
    }
    symbols
}

struct Table {
    counts: [u8; 16],
    order: Vec<u8>,
}

impl Table {
    fn of(symbols: &[Symbol], tables: Tables) -> Self {
        let mut order: Vec<u8> = (1..=254).collect();
        let mut counts = [0; 16];
        match tables {
            Tables::Flat => counts[7] = 254,
            Tables::Sorted => {
                let uses = |wanted: u8| symbols.iter().filter(|(symbol, ..)| *symbol == wanted).count();
                order.sort_by_cached_key(|symbol| std::cmp::Reverse(uses(*symbol)));
                for step in 0..8 {
                    counts[2 * step] = 1 << step;
                }
                counts[14] = 127;
            }
        }
        Self { counts, order }
    }

    fn segment(&self, number: u8) -> Vec<u8> {
        [&[number][..], &self.counts, &self.order].concat()
    }

    fn write(&self, symbols: &[Symbol], out: &mut Vec<u8>) {
        let mut codes = [(0_u8, 0_u16); 256];
        let (mut code, mut next) = (0_u16, self.order.iter());
        for (length, count) in self.counts.iter().enumerate() {
            for symbol in next.by_ref().take((*count).into()) {
                codes[usize::from(*symbol)] = (length as u8 + 1, code);
                code += 1;
            }
            code <<= 1;
        }
        let mut bits = Vec::new();
        let mut push = |count: u8, number: u16| bits.extend((0..count).rev().map(|bit| number >> bit & 1 == 1));
        for (symbol, count, number) in symbols {
            let (length, code) = codes[usize::from(*symbol)];
            push(length, code);
            push(*count, *number);
        }
        for eight in bits.chunks(8) {
            let byte = (0..8).fold(0, |byte, at| byte << 1 | u8::from(eight.get(at).copied().unwrap_or(true)));
            out.push(byte);
            if byte == 0xFF {
                out.push(0);
            }
        }
    }
}
