//! A camera's bytes of any format and layout: a frame within bounds or a fault, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use portas_devices::camera::capture::PixelFormat;
use portas_devices::camera::capture::luma::{Layout, decode};
use portas_devices::camera::frame::MAX_PIXELS;

fuzz_target!(|input: &[u8]| {
    let [kind, width, height, padding, bytes @ ..] = input else { return };
    let format = PixelFormat::ALL[usize::from(kind % 4)];
    let (width_px, height_px) = (usize::from(*width) * 2, usize::from(*height));
    let stride_bytes = 2 * width_px + usize::from(*padding);
    let layout = Layout { format, width_px, height_px, stride_bytes, full_range: kind & 4 == 0 };
    if let Ok(frame) = decode(&layout, bytes) {
        assert!(frame.luma().len() <= MAX_PIXELS);
        assert_eq!(frame.luma().len(), frame.width_px() * frame.height_px());
        assert!(format == PixelFormat::Mjpeg || (frame.width_px(), frame.height_px()) == (width_px, height_px));
    }
});
