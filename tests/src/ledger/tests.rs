use serde_json::json;

use super::*;

fn read_lines(lines: &[Value]) -> Vec<Account> {
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    entered(&format!("{}\n{lines}", json!({ "server": "http://localhost:3000" }))).unwrap().1
}

fn made(name: &str, id: &str, password: &str) -> [Value; 2] {
    [
        json!({ "asked": name, "password": password }),
        json!({ "made": name, "password": password, "id": id, "token": "t" }),
    ]
}

#[test]
fn an_account_is_there_until_it_is_deleted() {
    let [asked, made] = made("Ada", "1", "first");
    let accounts = read_lines(&[asked.clone(), made.clone()]);
    let ada = Account {
        username: "Ada".to_owned(),
        passwords: vec!["first".to_owned()],
        token: Some("t".to_owned()),
        made: true,
        ..Account::default()
    };
    assert_eq!(accounts, std::slice::from_ref(&ada));
    let deleted = json!({ "deleted": "1" });
    assert_eq!(read_lines(&[asked, made, deleted]), [Account { deleted: true, ..ada }]);
}

#[test]
fn a_request_without_an_answer_may_have_made_an_account_and_a_refused_one_has_not() {
    let [asked, _] = made("ada", "1", "first");
    let accounts = read_lines(std::slice::from_ref(&asked));
    assert!(!accounts[0].made);
    assert_eq!(accounts[0].passwords, ["first"]);
    assert_eq!(read_lines(&[asked, json!({ "refused": "ada" })]), []);
}

#[test]
fn of_two_spellings_at_once_the_password_of_the_one_that_was_made_comes_first() {
    let [lost, _] = made("ADA", "2", "theirs");
    let [asked, made] = made("ada", "1", "mine");
    let accounts = read_lines(&[lost, asked, made, json!({ "refused": "ADA" })]);
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].passwords, ["mine", "theirs"]);
}

#[test]
fn a_password_that_may_have_changed_comes_first_and_the_old_one_stays() {
    let [asked, made] = made("ada", "1", "old");
    let accounts = read_lines(&[asked, made, json!({ "changing": "1", "password": "new" })]);
    assert_eq!(accounts[0].passwords, ["new", "old"]);
}

#[test]
fn a_name_that_is_taken_again_is_another_account() {
    let ([first, one], [second, two]) = (made("ada", "1", "a"), made("ada", "2", "b"));
    let accounts = read_lines(&[first, one, json!({ "deleted": "1" }), second, two]);
    assert!(!accounts[0].deleted);
    assert_eq!(accounts[0].passwords[0], "b");
}

#[test]
fn a_cleaning_that_goes_on_does_not_look_for_what_it_has_deleted() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let [asked, made] = made("Ada", "1", "first");
    let [lost, _] = self::made("bob", "2", "second");
    let server = json!({ "server": "http://localhost:3000" });
    fs::write(file.path(), format!("{server}\n{asked}\n{made}\n{lost}\n")).unwrap();
    assert_eq!(read(file.path()).unwrap().1.len(), 2);
    ended(file.path(), "Ada").unwrap();
    ended(file.path(), "bob").unwrap();
    let accounts = read(file.path()).unwrap().1;
    assert_eq!(
        accounts.iter().map(|one| (one.username.as_str(), one.deleted)).collect::<Vec<_>>(),
        [("Ada", true)]
    );
}

#[test]
fn half_a_line_at_the_end_is_left_out_and_any_other_is_an_error() {
    let server = r#"{"server":"http://localhost:3000"}"#;
    let half = format!("{server}\n{{\"asked\":\"ada\",\"pass");
    assert_eq!(entered(&half), Ok(("http://localhost:3000".to_owned(), vec![])));
    assert!(entered(&format!("{half}\n")).unwrap_err().starts_with("line 2: "));
    assert_eq!(entered(&format!("{server}\n{{}}\n")), Err("line 2 is not one of ours".to_owned()));
    assert_eq!(entered("{}"), Err("no line names the server".to_owned()));
}

#[test]
fn whose_token_it_is_stands_in_the_token() {
    let mut headers = HeaderMap::new();
    assert_eq!(subject(&headers), None);
    let token = format!("Bearer a.{}.c", URL_SAFE_NO_PAD.encode(r#"{"sub":"1"}"#));
    headers.insert("authorization", token.parse().unwrap());
    assert_eq!(subject(&headers).as_deref(), Some("1"));
}
