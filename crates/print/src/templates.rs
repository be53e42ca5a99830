//! The templates of an office: files in one folder that are taken instead of the carried ones.

use std::path::{Path, PathBuf};

use crate::{DocxError, DocxTemplate};

/// Largest template that is read, in bytes.
const BYTES_MAX: u64 = 50 << 20;

/// Most fonts of an office that are read.
#[cfg(feature = "pdf")]
const FONTS_MAX: usize = 50;

/// Where an office keeps its own templates: `report.docx`, `report.typ`, and its fonts below `fonts/`.
/// They are read anew each time, so that a change needs no restart.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    folder: Option<PathBuf>,
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file is there and cannot be read.
    #[error("the template {path} cannot be read; correct or remove it")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is there and is larger than a template may be.
    #[error("the template {path} is larger than {most} bytes")]
    Large {
        /// The file.
        path: String,
        /// The limit.
        most: u64,
    },
    /// The file is no DOCX file of use.
    #[error("the template {path} cannot be used; correct or remove it")]
    Docx {
        /// The file.
        path: String,
        /// Why.
        source: DocxError,
    },
}

impl Templates {
    /// Only those that the program carries.
    pub fn carried() -> Self {
        Self::default()
    }

    /// Those of a folder, which need not be there, before the carried ones.
    pub fn of_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()) }
    }

    /// The office's `<name>.docx`, else the carried one.
    ///
    /// # Errors
    /// [`TemplateError`] when the office's file is there and cannot be used: the carried one is not
    /// taken in its place, since the office would not notice.
    pub fn docx(&self, name: &str) -> Result<DocxTemplate, TemplateError> {
        let Some((path, bytes)) = self.file(&format!("{name}.docx"))? else {
            return Ok(DocxTemplate::carried());
        };
        let path = path.display().to_string();
        DocxTemplate::own(&bytes).map_err(|source| TemplateError::Docx { path, source })
    }

    /// The office's `<name>.typ`; none when the carried one is to be taken.
    ///
    /// # Errors
    /// [`TemplateError`] when the file is there and cannot be read as text.
    #[cfg(feature = "pdf")]
    pub fn typst(&self, name: &str) -> Result<Option<String>, TemplateError> {
        let Some((path, bytes)) = self.file(&format!("{name}.typ"))? else { return Ok(None) };
        let text = String::from_utf8(bytes).map_err(|error| TemplateError::Read {
            path: path.display().to_string(),
            source: std::io::Error::new(std::io::ErrorKind::InvalidData, error),
        })?;
        Ok(Some(text))
    }

    /// The office's own fonts: `fonts/*.ttf` and `*.otf`, by name.
    ///
    /// # Errors
    /// [`TemplateError`] when one cannot be read.
    #[cfg(feature = "pdf")]
    pub fn fonts(&self) -> Result<Vec<Vec<u8>>, TemplateError> {
        let Some(folder) = self.folder.as_deref().map(|folder| folder.join("fonts")) else {
            return Ok(Vec::new());
        };
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names
            .filter(|name| {
                let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
                ending.is_some_and(|ending| {
                    ["ttf", "otf"].contains(&ending.to_ascii_lowercase().as_str())
                })
            })
            .collect();
        names.sort_unstable();
        let files = names.iter().take(FONTS_MAX).map(|name| self.file(&format!("fonts/{name}")));
        files.filter_map(|file| Some(file.transpose()?.map(|(_, bytes)| bytes))).collect()
    }

    fn file(&self, name: &str) -> Result<Option<(PathBuf, Vec<u8>)>, TemplateError> {
        let Some(path) = self.folder.as_deref().map(|folder: &Path| folder.join(name)) else {
            return Ok(None);
        };
        let told = |source| TemplateError::Read { path: path.display().to_string(), source };
        match std::fs::metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(told(error)),
            Ok(facts) if facts.len() > BYTES_MAX => {
                let path = path.display().to_string();
                return Err(TemplateError::Large { path, most: BYTES_MAX });
            }
            Ok(_) => {}
        }
        let bytes = std::fs::read(&path).map_err(told)?;
        Ok(Some((path, bytes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_office_comes_first_and_a_broken_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let templates = Templates::of_folder(folder.path());
        assert!(templates.docx("report").is_ok(), "nothing there: the carried one");
        assert!(Templates::of_folder("/nowhere/at/all").docx("report").is_ok());
        std::fs::write(folder.path().join("report.docx"), b"no archive").unwrap();
        let error = templates.docx("report").unwrap_err();
        assert!(error.to_string().contains("report.docx"), "{error}");
    }
}
