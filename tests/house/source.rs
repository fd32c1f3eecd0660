//! A Rust file as the house rules see it: what it names, and what it calls, with tests left out.
//!
//! Rust's own lexer reads the file, so that comments and strings never count. Names are followed through `use`
//! trees; a rename is no way around, for the thing renamed must be named once.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A path of at least two segments, or a leaf of a `use` tree.
pub struct Named {
    /// Its segments; `crate`, `portas`, `self` and `super` are followed and gone.
    pub segments: Vec<String>,
    /// Where the first segment is to be looked for.
    pub root: Root,
    /// Line, from 1.
    pub line: usize,
    /// How it stands.
    pub form: Form,
}

/// Where a path begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Root {
    /// At the root of the file's own crate.
    Own,
    /// At the root of `portas`, named so.
    Portas,
    /// At another crate, or at something already in scope.
    Elsewhere,
}

/// How a path stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Alone: imported, called, or used as a type.
    Alone,
    /// Given another name.
    Renamed,
    /// With fields, as a pattern.
    Matched,
    /// With fields, as a value that is made here.
    Built,
}

/// A file read.
#[derive(Default)]
pub struct Source {
    /// Path from the root of the project.
    pub file: String,
    /// Everything it names outside tests.
    pub named: Vec<Named>,
    /// Macros called outside tests, `todo`, with their lines.
    pub macros: Vec<(String, usize)>,
    /// Attributes, in tests too, by their first word: `ignore`.
    pub attributes: Vec<(String, usize)>,
    /// Modules in files of their own that are built for tests alone: `registry::fault_tests`.
    pub test_modules: Vec<String>,
}

impl Source {
    /// Reads a file; `file` is its path from the root of the project, `/` between its parts.
    pub fn read(file: &str, contents: &str) -> Result<Self, String> {
        let tokens: TokenStream = contents.parse().map_err(|error| format!("{file}: {error}"))?;
        let mut source = Self { file: file.to_owned(), ..Self::default() };
        source.attributes_of(tokens.clone());
        source.scan(tokens, &module_of(file), &[]);
        Ok(source)
    }

    /// The top module of a file of the main crate: `flow` of `src/flow/gate/mod.rs`.
    pub fn top(&self) -> Option<String> {
        let own_crate = ["src/biometric/", "src/sealing/"].iter().any(|place| self.file.starts_with(place));
        (self.file.starts_with("src/") && !own_crate).then(|| module_of(&self.file).first().cloned()).flatten()
    }

    /// The module of this file: `flow::gate` of `src/flow/gate/mod.rs`.
    pub fn module(&self) -> String {
        module_of(&self.file).join("::")
    }

    fn attributes_of(&mut self, tokens: TokenStream) {
        let mut hash = false;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                let first = group.stream().into_iter().next();
                if let (true, Some(TokenTree::Ident(word))) = (hash, first) {
                    self.attributes.push((word.to_string(), word.span().start().line));
                }
                self.attributes_of(group.stream());
            }
            hash = is_punct(Some(&token), '#') || hash && is_punct(Some(&token), '!');
        }
    }

    /// Walks tokens of a module; `prefix` is the path before the braces of a `use` tree.
    fn scan(&mut self, tokens: TokenStream, module: &[String], prefix: &[String]) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Punct(_) if is_punct(Some(token), '#') => {
                    let inner = usize::from(is_punct(tokens.get(at + 1), '!'));
                    match tokens.get(at + 1 + inner) {
                        Some(TokenTree::Group(group)) if is_test_only(group) && inner == 1 => return,
                        Some(TokenTree::Group(group)) if is_test_only(group) => {
                            self.test_modules.extend(module_declared(&tokens[at + 2..], module));
                            at = after_item(&tokens, at + 2);
                        }
                        Some(TokenTree::Group(_)) => at += 2 + inner,
                        _ => at += 1,
                    }
                }
                TokenTree::Ident(word) if word == "mod" => {
                    let inline = match (tokens.get(at + 1), tokens.get(at + 2)) {
                        (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) => Some((name, body)),
                        _ => None,
                    };
                    if let Some((name, body)) = inline {
                        let module: Vec<_> = module.iter().cloned().chain([name.to_string()]).collect();
                        self.scan(body.stream(), &module, &[]);
                    }
                    at += if inline.is_some() { 3 } else { 1 };
                }
                TokenTree::Ident(_) => at = self.path(&tokens, at, module, prefix),
                TokenTree::Group(group) => {
                    self.scan(group.stream(), module, &[]);
                    at += 1;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => at += 1,
            }
        }
    }

    /// Takes the path that starts here; gives the place behind it.
    fn path(&mut self, tokens: &[TokenTree], start: usize, module: &[String], prefix: &[String]) -> usize {
        let line = tokens[start].span().start().line;
        let mut segments = prefix.to_vec();
        segments.push(tokens[start].to_string().trim_start_matches("r#").to_owned());
        let mut at = start + 1;
        while is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':') {
            match tokens.get(at + 2) {
                Some(TokenTree::Ident(word)) => segments.push(word.to_string().trim_start_matches("r#").to_owned()),
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    self.scan(tree.stream(), module, &segments);
                    return at + 3;
                }
                Some(star) if is_punct(Some(star), '*') => segments.push("*".to_owned()),
                _ => break,
            }
            at += 3;
        }
        if is_punct(tokens.get(at), '!') && !is_punct(tokens.get(at + 1), '=') {
            self.macros.push((segments.last().cloned().unwrap_or_default(), line));
        }
        if segments.len() > 1 {
            let form = form(tokens, at);
            let (segments, root) = resolved(segments, module);
            self.named.push(Named { segments, root, line, form });
        }
        at
    }
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// `[cfg(test)]` and `[cfg(all(test, ..))]`.
fn is_test_only(attribute: &Group) -> bool {
    let text: String = attribute.stream().to_string().split_whitespace().collect();
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

/// The module that `mod name;` declares here, behind further attributes.
fn module_declared(tokens: &[TokenTree], module: &[String]) -> Option<String> {
    match tokens {
        [hash, TokenTree::Group(_), rest @ ..] if is_punct(Some(hash), '#') => module_declared(rest, module),
        [TokenTree::Ident(word), TokenTree::Ident(name), end, ..] if word == "mod" && is_punct(Some(end), ';') => {
            Some(module.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>().join("::"))
        }
        _ => None,
    }
}

/// The place behind the item that starts here: its body in braces, or its semicolon.
fn after_item(tokens: &[TokenTree], start: usize) -> usize {
    let is_import = tokens[start..]
        .iter()
        .find_map(|token| match token {
            TokenTree::Ident(word) if word != "pub" => Some(word == "use"),
            _ => None,
        })
        .unwrap_or(false);
    let end = tokens[start..].iter().position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_import,
        token => is_punct(Some(token), ';'),
    });
    end.map_or(tokens.len(), |end| start + end + 1)
}

/// What stands behind a path says how it is meant: fields that end in `..`, or that an arrow, `=`, `|` or `if`
/// follows, are a pattern.
fn form(tokens: &[TokenTree], after: usize) -> Form {
    match tokens.get(after) {
        Some(TokenTree::Ident(word)) if word == "as" => Form::Renamed,
        Some(TokenTree::Group(fields)) if fields.delimiter() == Delimiter::Brace => {
            let inner: Vec<TokenTree> = fields.stream().into_iter().collect();
            let open_ended = inner.len() > 1 && inner[inner.len() - 2..].iter().all(|token| is_punct(Some(token), '.'));
            let followed = match tokens.get(after + 1) {
                Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '=' | '|'),
                Some(TokenTree::Ident(word)) => word == "if",
                _ => false,
            };
            if open_ended || followed { Form::Matched } else { Form::Built }
        }
        _ => Form::Alone,
    }
}

/// A path from where it begins.
fn resolved(mut segments: Vec<String>, module: &[String]) -> (Vec<String>, Root) {
    let ups = segments.iter().take_while(|segment| *segment == "super").count();
    match segments[0].as_str() {
        "crate" => (segments.split_off(1), Root::Own),
        "portas" => (segments.split_off(1), Root::Portas),
        "self" => (module.iter().cloned().chain(segments.drain(1..)).collect(), Root::Own),
        "super" => {
            let base = &module[..module.len().saturating_sub(ups)];
            (base.iter().cloned().chain(segments.drain(ups..)).collect(), Root::Own)
        }
        _ => (segments, Root::Elsewhere),
    }
}

fn module_of(file: &str) -> Vec<String> {
    let inside = file.split_once("src/").map_or(file, |(_, inside)| inside).trim_end_matches(".rs");
    let mut parts: Vec<String> = inside.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}
