//! A line that moves while something takes long, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::{fmt, time::Duration};

/// How long a person waits without wondering.
const PATIENCE: Duration = Duration::from_millis(700);

/// A count on standard error that is gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Begins to say what is under way.
    pub(crate) fn new(what: &str) -> Self {
        // The draw target says nothing unless standard error is a terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{line}") {
            let what = what.to_owned();
            let line = move |state: &ProgressState, to: &mut dyn fmt::Write| {
                // A line that is gone at once only flickers.
                if state.elapsed() > PATIENCE {
                    let (count, seconds) = (state.pos(), state.elapsed().as_secs());
                    let count = if count == 0 { String::new() } else { format!(" {count}") };
                    // What cannot be drawn is not missed.
                    let _ = write!(to, "… {what}{count} ({seconds}s)");
                }
            };
            bar.set_style(style.with_key("line", line));
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// One more has come.
    pub(crate) fn one_more(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
