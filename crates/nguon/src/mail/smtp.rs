//! Letters over SMTP (RFC 5321), one connection each.

use std::error::Error as _;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use nguon_platform::mail::{Carrier, Envelope, Undelivered};

use crate::settings::mail::{Mail, Tls};

/// Answers that mean this one mailbox (RFC 5321 §4.2.2), unless they speak of policy (RFC 3463 §3.8).
const NO_MAILBOX: [u16; 3] = [550, 551, 553];

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// The way to the mail server cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum Unprepared {
    /// The certificates of `mail.authorities`.
    #[error("cannot read {0}")]
    Authorities(String, #[source] std::io::Error),
    /// TLS.
    #[error("TLS to the mail server")]
    Tls(#[from] Error),
}

impl Smtp {
    /// The server of the settings; each of its answers must come within `patience`.
    pub fn new(mail: &Mail, patience: Duration) -> Result<Self, Unprepared> {
        use lettre::transport::smtp::client::Tls as Way;
        let tls = match mail.tls {
            Tls::None => Way::None,
            Tls::Starttls => Way::Required(parameters(mail)?),
            Tls::Implicit => Way::Wrapper(parameters(mail)?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&mail.host)
            .port(mail.port)
            .tls(tls)
            .timeout(Some(patience));
        if let Some((user, password)) = &mail.user {
            let password = password.expose().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self { transport: builder.build(), from: mail.from.clone() })
    }

    fn message(&self, envelope: Envelope) -> Result<Message, Box<dyn std::error::Error>> {
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, envelope.to.expose().parse()?))
            .message_id(Some(format!("<{}@{}>", envelope.id, self.from.email.domain())))
            .date(SystemTime::from(envelope.written))
            .subject(envelope.subject)
            // RFC 3834 §5: no machine answers this.
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN);
        Ok(message.body(envelope.body)?)
    }
}

/// By rustls with `ring`, as every connection of the program.
fn parameters(mail: &Mail) -> Result<TlsParameters, Unprepared> {
    let mut builder = TlsParameters::builder(mail.host.clone());
    if let Some(path) = &mail.authorities {
        let place = path.display().to_string();
        let pem = std::fs::read(path).map_err(|error| Unprepared::Authorities(place, error))?;
        builder = builder
            .certificate_store(CertificateStore::None)
            .add_root_certificate(Certificate::from_pem(&pem)?);
    }
    Ok(builder.build_rustls()?)
}

#[async_trait]
impl Carrier for Smtp {
    async fn carry(&self, envelope: Envelope) -> Result<(), Undelivered> {
        let message = self.message(envelope);
        let message = message.map_err(|error| Undelivered::Refused(error.to_string()))?;
        self.transport.send(message).await.map(drop).map_err(|error| judged(&error))
    }
}

fn judged(error: &Error) -> Undelivered {
    let mut said = error.to_string();
    // The outer error of a connection may not say what the inner one knows.
    if let Some(inner) = error.source().map(ToString::to_string).filter(|it| !said.contains(it)) {
        said = format!("{said}: {inner}");
    }
    let code = error.status().map(u16::from);
    let gone = code.is_some_and(|code| NO_MAILBOX.contains(&code)) && !said.contains("5.7.");
    if gone { Undelivered::Refused(said) } else { Undelivered::Later(said) }
}
