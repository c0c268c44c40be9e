//! Speaks with browsers: turns what they ask into questions for the desk.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::pin::{Pin, pin};
use std::sync::mpsc::Sender;
use std::task::{Context as Wake, Poll};
use std::time::Duration;

use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{mpsc, oneshot, watch as latest};
use tokio::task::JoinHandle;

use super::board::State;
use super::message::{Answer, Asked, Edit, Message};
use super::{milliseconds, page};
use crate::commands::{media_type, say};
use crate::plan::NOT_FOUND;

/// So many connections may be open at an address. Browsers open six, and one more for each page that hears of changes.
const MOST_VISITORS: usize = 200;

/// How long a browser may take to say what it wants.
const SLOWEST: Duration = Duration::from_secs(10);

/// No request of a browser has more bytes before its end.
const LONGEST_REQUEST: usize = 64 * 1024;

/// Serves until the person ends the program.
pub(super) fn run(
    listeners: Vec<TcpListener>,
    desk: &Sender<Message>,
    news: &latest::Receiver<State>,
    is_verbose: bool,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("no network here")?;
    runtime.block_on(async {
        for listener in listeners {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let visitor = Visitor { desk: desk.clone(), news: news.clone(), is_verbose };
            tokio::spawn(receive(listener, visitor));
        }
        end().await
    })
}

/// Lets everybody in. When there are too many, whoever has not said what he wants has to go, or else who came first: a browser
/// comes again by itself.
async fn receive(listener: tokio::net::TcpListener, visitor: Visitor) {
    let mut visits = VecDeque::<Visit>::new();
    loop {
        let accepted = listener.accept().await;
        visits.retain(|visit| !visit.task.is_finished());
        if visits.len() >= MOST_VISITORS || accepted.is_err() {
            let silent = visits.iter().position(|visit| !*visit.has_asked.borrow());
            visits.remove(silent.unwrap_or(0)).iter().for_each(|visit| visit.task.abort());
        }
        // Whoever hangs up at once is no reason to stop, nor that the system has too many files open.
        match accepted {
            Ok((stream, _)) => {
                let (tell, has_asked) = latest::channel(false);
                visits.push_back(Visit { task: tokio::spawn(visitor.clone().listen(stream, tell)), has_asked });
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// A connection that was let in.
struct Visit {
    task: JoinHandle<()>,
    has_asked: latest::Receiver<bool>,
}

/// Waits until the person ends the program.
async fn end() -> Result<()> {
    let (tell, mut told) = mpsc::channel(1);
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        let tell = tell.clone();
        tokio::spawn(async move {
            terminate.recv().await;
            tell.send(Ok(())).await
        });
    }
    tokio::spawn(async move { tell.send(tokio::signal::ctrl_c().await).await });
    told.recv().await.transpose()?;
    Ok(())
}

/// One connection to a browser.
#[derive(Clone)]
struct Visitor {
    desk: Sender<Message>,
    news: latest::Receiver<State>,
    is_verbose: bool,
}

impl Visitor {
    async fn listen(self, stream: tokio::net::TcpStream, has_asked: latest::Sender<bool>) {
        let Ok(here) = stream.local_addr() else { return };
        let answer = service_fn(|request| {
            has_asked.send_replace(true);
            let visitor = self.clone();
            async move { Ok::<_, Infallible>(visitor.answer(&request, here).await) }
        });
        // A browser that breaks off has got what it wanted.
        let _ = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SLOWEST)
            .max_buf_size(LONGEST_REQUEST)
            .serve_connection(TokioIo::new(stream), answer)
            .await;
    }

    async fn answer(&self, request: &Request<Incoming>, here: SocketAddr) -> Response<Content> {
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
        if !host.is_some_and(|host| is_own(host, here)) {
            return words(StatusCode::FORBIDDEN, "This server answers only to its own address.\n");
        }
        let origin = request.headers().get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        let is_stranger = |origin: &str| !origin.strip_prefix("http://").is_some_and(|host| is_own(host, here));
        if origin.is_some_and(is_stranger) {
            return words(StatusCode::FORBIDDEN, "This server answers only to its own pages.\n");
        }
        if *request.method() != Method::GET && *request.method() != Method::HEAD {
            let mut refused = words(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read here.\n");
            refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return refused;
        }
        match request.uri().path() {
            page::EVENTS_PATH => self.events(),
            page::SCRIPT_PATH => file(StatusCode::OK, "live.js", page::SCRIPT.into()),
            // Every browser asks for a picture of the site, which has none.
            "/favicon.ico" => {
                let mut nothing = words(StatusCode::NO_CONTENT, "");
                nothing.headers_mut().remove(header::CONTENT_TYPE);
                nothing
            }
            path => self.page(path).await,
        }
    }

    /// A file of the site.
    async fn page(&self, path: &str) -> Response<Content> {
        let Some(mut name) = decoded(path) else { return words(StatusCode::BAD_REQUEST, "This is no address.\n") };
        if name.is_empty() || name.ends_with('/') {
            name.push_str("index.html");
        }
        let (reply, answer) = oneshot::channel();
        let asked = Asked { path: Utf8PathBuf::from(&name), reply };
        if self.desk.send(Message::Asked(asked)).is_err() {
            return words(StatusCode::SERVICE_UNAVAILABLE, "The program is ending.\n");
        }
        match answer.await {
            Ok(Answer::File { bytes, edit }) => {
                self.tell(edit.as_ref());
                file(StatusCode::OK, &name, bytes)
            }
            Ok(Answer::Missing(bytes)) => file(StatusCode::NOT_FOUND, NOT_FOUND, bytes),
            Ok(Answer::Folder) => {
                let mut moved = words(StatusCode::FOUND, "This is a folder.\n");
                if let Ok(there) = HeaderValue::from_str(&format!("{path}/")) {
                    moved.headers_mut().insert(header::LOCATION, there);
                }
                moved
            }
            Err(_) => words(StatusCode::SERVICE_UNAVAILABLE, "The program is ending.\n"),
        }
    }

    /// With `--verbose`: how long an author waited for a page.
    fn tell(&self, edit: Option<&Edit>) {
        if let Some(Edit { path, saved }) = edit.filter(|_| self.is_verbose)
            && let Ok(time) = saved.elapsed()
        {
            say(&format!("{path}: {} from saving to the new page\n", milliseconds(time)));
        }
    }

    /// What happens from now on, beginning with what is.
    fn events(&self) -> Response<Content> {
        let mut news = self.news.clone();
        let (to_browser, events) = mpsc::channel(1);
        tokio::spawn(async move {
            loop {
                let json = news.borrow_and_update().clone();
                let event = Bytes::from(format!("data: {json}\n\n"));
                if !json.is_empty() && to_browser.send(event).await.is_err() {
                    return;
                }
                if !changes_before_closed(&mut news, &to_browser).await {
                    return;
                }
            }
        });
        let mut response = Response::new(Content::Events(events));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        guarded(response)
    }
}

/// Waits for news, or until nobody listens any more: whether there are news.
async fn changes_before_closed(news: &mut latest::Receiver<State>, to_browser: &mpsc::Sender<Bytes>) -> bool {
    let (mut closed, mut changed) = (pin!(to_browser.closed()), pin!(news.changed()));
    poll_fn(|wake| match closed.as_mut().poll(wake) {
        Poll::Ready(()) => Poll::Ready(false),
        Poll::Pending => changed.as_mut().poll(wake).map(|changed| changed.is_ok()),
    })
    .await
}

/// Whether this is how this computer calls itself. A stranger's page can make a browser ask here under the stranger's own
/// name, and would then read the answer.
fn is_own(host: &str, here: SocketAddr) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    let ip: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
    let is_here = ip.is_some_and(|ip| ip.to_canonical().is_loopback() || ip.to_canonical() == here.ip().to_canonical());
    port == Some(here.port()) && (name.eq_ignore_ascii_case("localhost") || is_here)
}

/// The path of an address, as a name in the site.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = path.strip_prefix('/')?.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            if !digits.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let name = String::from_utf8(bytes).ok()?;
    let is_plain = |part: &str| part != "." && part != ".." && !part.contains(['\\', '\0']);
    (name.split('/').all(is_plain) && !name.starts_with('/')).then_some(name)
}

fn words(status: StatusCode, text: &str) -> Response<Content> {
    file(status, "words.txt", text.into())
}

fn file(status: StatusCode, name: &str, bytes: Vec<u8>) -> Response<Content> {
    let mut response = Response::new(Content::Whole(Some(bytes.into())));
    *response.status_mut() = status;
    let media_type = media_type::of(name);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    // A page has a policy of its own. A drawing has none, and one with an error may hold a program.
    if media_type.starts_with("image/svg") {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(ONLY_DRAWS));
    }
    guarded(response)
}

/// What a drawing may do that somebody opens by itself.
const ONLY_DRAWS: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";

/// No page of another site may look into these, and none is kept: the next one may say something else.
fn guarded(mut response: Response<Content>) -> Response<Content> {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

/// What is sent: a file, or one event after the other.
enum Content {
    Whole(Option<Bytes>),
    Events(mpsc::Receiver<Bytes>),
}

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, wake: &mut Wake<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Content::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Events(events) => events.poll_recv(wake).map(|event| event.map(|bytes| Ok(Frame::data(bytes)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Content::Whole(None))
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        match self {
            Content::Whole(bytes) => hyper::body::SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64),
            Content::Events(_) => hyper::body::SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{decoded, is_own};

    #[test]
    fn only_own_names_are_answered() {
        let is_own = |host: &str, here: &str| is_own(host, here.parse().unwrap());
        for own in ["localhost:4321", "LOCALHOST:4321", "127.0.0.1:4321", "[::1]:4321"] {
            assert!(is_own(own, "127.0.0.1:4321"), "{own}");
            assert!(is_own(own, "[::1]:4321"), "{own}");
        }
        for other in
            ["localhost", "localhost:80", "evil.example:4321", "localhost.evil.example:4321", "192.168.0.7:4321", ""]
        {
            assert!(!is_own(other, "127.0.0.1:4321"), "{other}");
        }
        assert!(is_own("192.168.0.7:4321", "192.168.0.7:4321"));
        assert!(is_own("192.168.0.7:4321", "[::ffff:192.168.0.7]:4321"));
        assert!(!is_own("192.168.0.8:4321", "192.168.0.7:4321"));
        assert!(is_own("localhost", "127.0.0.1:80"));
        assert!(is_own("[::1]", "[::1]:80"));
    }

    #[test]
    fn an_address_is_a_name_in_the_site_or_nothing() {
        let decoded = |path: &str| decoded(path);
        assert_eq!(decoded("/"), Some(String::new()));
        assert_eq!(decoded("/a/b%2Dc.html"), Some("a/b-c.html".into()));
        assert_eq!(decoded("/%D8%AA.html"), Some("ت.html".into()));
        // What was encoded twice is decoded once, and then it is only a strange name.
        assert_eq!(decoded("/%252e%252e%252fsecret"), Some("%2e%2e%2fsecret".into()));
        for wrong in [
            "/../a",
            "/a/../../b",
            "/a/%2e%2e/b",
            "/%2e%2e%2fb",
            "//etc/passwd",
            "/%2fetc",
            "/a%5C..",
            "/%00",
            "/%zz",
            "/%+a",
            "/%e",
            "/%ff",
        ] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
    }
}
