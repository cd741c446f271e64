//! Headless Chromium, if it is installed, driven over pipes by its DevTools protocol.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;
use tempfile::TempDir;

/// Names of the program on different systems.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Options that turn off updates and other network traffic, and turn on the protocol.
const OPTIONS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
];

/// Chromium reads commands from descriptor 3 and writes answers to descriptor 4.
const SCRIPT: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null"#;

/// The timeout of a command, long enough for a busy machine.
const TIMEOUT: Duration = Duration::from_secs(120);

/// The height of the tallest picture.
const TALLEST: f64 = 8000.0;

/// The browser that tests share while they run at the same time.
static SHARED: Mutex<Weak<Browser>> = Mutex::new(Weak::new());

/// A browser, which ends when it is dropped.
pub(crate) struct Browser {
    process: Child,
    commands: Mutex<ChildStdin>,
    waiting: Arc<Mutex<HashMap<u64, Sender<Value>>>>,
    last: AtomicU64,
    _profile: TempDir,
}

/// A tab in a window of its own, which shares nothing with others.
pub(crate) struct Tab<'b> {
    browser: &'b Browser,
    context: Value,
    session: Value,
    width: u32,
}

impl Browser {
    /// The browser; `None` if none is installed.
    pub(crate) fn start() -> Option<Arc<Self>> {
        let mut shared = SHARED.lock().expect("no thread panics");
        let browser = match shared.upgrade() {
            Some(browser) => browser,
            None => Arc::new(Self::launch()?),
        };
        *shared = Arc::downgrade(&browser);
        Some(browser)
    }

    fn launch() -> Option<Self> {
        let found = NAMES.into_iter().find(|name| {
            Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
        });
        let Some(name) = found else {
            writeln!(std::io::stderr(), "skipped: the page in a browser (there is no chromium)")
                .expect("stderr can be written");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        let mut process = Command::new("sh")
            .args(["-c", SCRIPT, name])
            .args(OPTIONS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let commands = Mutex::new(process.stdin.take().expect("it is piped"));
        let answers = BufReader::new(process.stdout.take().expect("it is piped"));
        let waiting: Arc<Mutex<HashMap<u64, Sender<Value>>>> = Arc::default();
        std::thread::spawn({
            let waiting = Arc::clone(&waiting);
            move || {
                for message in answers.split(0).map_while(Result::ok) {
                    let message: Value = serde_json::from_slice(&message).expect("messages are JSON");
                    let id = message["id"].as_u64();
                    let caller = id.and_then(|id| waiting.lock().expect("no thread panics").remove(&id));
                    // A caller that no longer waits has failed.
                    caller.map(|caller| caller.send(message));
                }
                // Nobody is to wait for answers of a browser that has ended.
                waiting.lock().expect("no thread panics").clear();
            }
        });
        Some(Browser { process, commands, waiting, last: AtomicU64::new(0), _profile: profile })
    }

    /// Opens a page in a tab of this width, in the colour scheme `light` or `dark`.
    pub(crate) fn open(&self, url: &str, width: u32, scheme: &str) -> Tab<'_> {
        let context = self.call(None, "Target.createBrowserContext", &json!({}))["browserContextId"].clone();
        let target = json!({"url": "about:blank", "browserContextId": context});
        let target = self.call(None, "Target.createTarget", &target);
        let attached = json!({"targetId": target["targetId"], "flatten": true});
        let session = self.call(None, "Target.attachToTarget", &attached)["sessionId"].clone();
        let tab = Tab { browser: self, context, session, width };
        tab.call("Emulation.setFocusEmulationEnabled", &json!({"enabled": true}));
        tab.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
        );
        let scheme = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        tab.call("Emulation.setEmulatedMedia", &json!({"features": scheme}));
        let opened = tab.call("Page.navigate", &json!({"url": url}));
        assert_eq!(opened.get("errorText"), None, "{url}");
        tab
    }

    fn call(&self, session: Option<&Value>, method: &str, params: &Value) -> Value {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let mut command = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            command["sessionId"] = session.clone();
        }
        let (sender, answer) = channel();
        self.waiting.lock().expect("no thread panics").insert(id, sender);
        let line = format!("{command}\0");
        self.commands
            .lock()
            .expect("no thread panics")
            .write_all(line.as_bytes())
            .expect("the browser reads");
        let message = answer.recv_timeout(TIMEOUT).unwrap_or_else(|error| panic!("{method}: {error}"));
        assert_eq!(message.get("error"), None, "{method}");
        message["result"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Tab<'_> {
    fn drop(&mut self) {
        // After a failure the browser may be gone.
        if !std::thread::panicking() {
            self.browser.call(
                None,
                "Target.disposeBrowserContext",
                &json!({"browserContextId": self.context}),
            );
        }
    }
}

impl Tab<'_> {
    /// Lets the page write to the clipboard and read it.
    pub(crate) fn allow_clipboard(&self) {
        let permissions = json!(["clipboardReadWrite", "clipboardSanitizedWrite"]);
        let permissions = json!({"permissions": permissions, "browserContextId": self.context});
        self.browser.call(None, "Browser.grantPermissions", &permissions);
    }

    fn call(&self, method: &str, params: &Value) -> Value {
        self.browser.call(Some(&self.session), method, params)
    }

    /// The value of an expression; a promise is waited for.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let options = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true
        });
        let answer = self.call("Runtime.evaluate", &options);
        assert_eq!(answer.get("exceptionDetails"), None, "{expression}");
        answer["result"]["value"].clone()
    }

    /// Waits until a condition is true.
    pub(crate) fn wait_for(&self, condition: &str) {
        let text = json!(condition);
        self.value(&format!(
            "new Promise((resolve, reject) => {{
               const end = Date.now() + 60000;
               const look = () => {{
                 if ({condition}) resolve(true);
                 else if (Date.now() > end) reject(new Error({text} + ' in ' + document.body?.innerText));
                 else setTimeout(look, 10);
               }};
               look();
             }})"
        ));
    }

    /// Waits until the page shows a text.
    pub(crate) fn wait_for_text(&self, text: &str) {
        self.wait_for(&format!("document.body?.innerText.includes({})", json!(text)));
    }

    /// The text that is visible.
    pub(crate) fn text(&self) -> String {
        self.value("document.body.innerText").as_str().expect("a text").to_owned()
    }

    /// Clicks on the first element of this kind with this text.
    pub(crate) fn click(&self, selector: &str, text: &str) {
        let found = format!(
            "[...document.querySelectorAll({})].find(one => one.textContent.includes({}))",
            json!(selector),
            json!(text)
        );
        self.wait_for(&found);
        self.value(&format!("{found}.click()"));
    }

    /// Presses a key.
    pub(crate) fn press(&self, key: &str, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { text } else { "" };
            self.call(
                "Input.dispatchKeyEvent",
                &json!({"type": kind, "key": key, "code": key, "text": text}),
            );
        }
    }

    /// Chooses files in the element of this selector.
    pub(crate) fn choose_files(&self, selector: &str, files: &[&str]) {
        let document = self.call("DOM.getDocument", &json!({}));
        let query = json!({"nodeId": document["root"]["nodeId"], "selector": selector});
        let node = self.call("DOM.querySelector", &query);
        self.call("DOM.setFileInputFiles", &json!({"nodeId": node["nodeId"], "files": files}));
    }

    /// Keeps a picture of the page in the folder for temporary files of the target, and returns its path.
    pub(crate) fn picture(&self, name: &str) -> PathBuf {
        let size = self.call("Page.getLayoutMetrics", &json!({}))["cssContentSize"].clone();
        let height = size["height"].as_f64().expect("a height").min(TALLEST);
        let clip = json!({"x": 0, "y": 0, "width": self.width, "height": height, "scale": 1});
        let options = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let data = self.call("Page.captureScreenshot", &options)["data"].clone();
        let bytes = STANDARD.decode(data.as_str().expect("a picture")).expect("base64");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(format!("{name}-{}.png", self.width));
        std::fs::write(&path, bytes).expect("it can be written");
        path
    }
}
