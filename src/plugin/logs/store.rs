//! [`Store`]: the newest lines of each instance, in memory.

use super::LogLine;
use crate::foundation::text::first_bytes;
use serde_json::Value;
use std::collections::VecDeque;

/// How much of an instance is stored, in bytes of JSON.
const MOST_BYTES: usize = 1024 * 1024;

/// How much of a message is stored whose line alone would be longer than that. Each byte of it may become six.
const MOST_OF_MESSAGE: usize = MOST_BYTES / 8;

/// How many instances are stored that have ended.
const MOST_ENDED: usize = 100;

/// How a line came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The plugin called the host service.
    LogRpc,
    /// It was written to standard error.
    Stderr,
}

/// The lines of all instances.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// In the order in which they were opened.
    instances: Vec<Instance>,
}

#[derive(Debug)]
struct Instance {
    id: String,
    plugin: String,
    is_open: bool,
    lines: VecDeque<String>,
    /// The length of the lines with a line feed each.
    bytes: usize,
}

impl Store {
    /// An instance that runs.
    pub(super) fn open(&mut self, id: &str, plugin: &str) {
        let instance = self.instance(id);
        plugin.clone_into(&mut instance.plugin);
        instance.is_open = true;
        self.forget_oldest();
    }

    /// The instance has ended.
    pub(super) fn close(&mut self, id: &str) {
        self.instance(id).is_open = false;
        self.forget_oldest();
    }

    /// Stores a line of an instance, which need not be known.
    pub(super) fn push(&mut self, line: &LogLine, timestamp: i64, source: Source) {
        let instance = self.instance(&line.instance_id);
        let mut text = instance.render(line, &line.message, timestamp, source);
        if text.len() > MOST_BYTES {
            text = instance.render(line, first_bytes(&line.message, MOST_OF_MESSAGE), timestamp, source);
        }
        instance.bytes += text.len() + 1;
        instance.lines.push_back(text);
        while instance.bytes > MOST_BYTES + 1
            && let Some(oldest) = instance.lines.pop_front()
        {
            instance.bytes -= oldest.len() + 1;
        }
        self.forget_oldest();
    }

    /// The lines of an instance.
    pub(super) fn text(&self, id: &str) -> String {
        let mut text = String::new();
        for line in self.instances.iter().filter(|instance| instance.id == id).flat_map(|it| &it.lines) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line);
        }
        text
    }

    fn instance(&mut self, id: &str) -> &mut Instance {
        let at = self.instances.iter().rposition(|instance| instance.id == id);
        let at = at.unwrap_or_else(|| {
            self.instances.push(Instance::new(id));
            self.instances.len() - 1
        });
        &mut self.instances[at]
    }

    fn forget_oldest(&mut self) {
        let ended = self.instances.iter().filter(|instance| !instance.is_open).count();
        let mut too_many = ended.saturating_sub(MOST_ENDED);
        self.instances.retain(|instance| {
            let is_forgotten = !instance.is_open && too_many > 0;
            too_many -= usize::from(is_forgotten);
            !is_forgotten
        });
    }
}

impl Instance {
    fn new(id: &str) -> Self {
        Instance {
            id: id.to_owned(),
            plugin: String::new(),
            is_open: false,
            lines: VecDeque::new(),
            bytes: 0,
        }
    }

    fn render(&self, line: &LogLine, message: &str, timestamp: i64, source: Source) -> String {
        let text = |text: &str| Value::from(text).to_string();
        let or_null = |text: &Option<String>| {
            let text = text.as_deref().filter(|text| !text.is_empty());
            text.map_or(Value::Null, Value::from).to_string()
        };
        format!(
            r#"{{"plugin_name":{},"plugin_instance_id":{},"test_run_id":{},"level":{},"message":{},"target":{},"timestamp_ms":{timestamp},"source":"{source:?}"}}"#,
            text(&self.plugin),
            text(&line.instance_id),
            or_null(&line.test_run_id),
            text(&line.level),
            text(message),
            or_null(&line.target),
        )
    }
}
