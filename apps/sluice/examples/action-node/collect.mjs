// Step 4: collect. What the platform hands to the node: texts, with what was not answered left empty or as it stands.
export const conversations = [
  {
    what: "a customer who answered everything",
    env: "sandbox",
    payload: {
      user_id: "customer-1001",
      first_name: " Ada ",
      last_name: "Example",
      email: "Ada@Example.com",
      birth_date: "1985-12-10",
      city: "Lisbon",
      platform: "iOS",
      path: "start > quote > done",
      preference: "email"
    }
  },
  {
    what: "a customer who skipped most of it",
    env: "sandbox",
    payload: { user_id: "customer-1002", first_name: "Lin", last_name: "{LAST_NAME}", email: "", city: "{CITY}" }
  },
  { what: "an e-mail that is none", env: "sandbox", payload: { user_id: "customer-1003", email: "not an address" } },
  { what: "nobody knows who", env: "sandbox", payload: { user_id: "{USER_ID}", first_name: "Kim" } },
  { what: "an environment that is not there", env: "staging", payload: { user_id: "customer-1004", city: "Porto" } },
  {
    what: "Braze away for longer than the node waits",
    env: "prod",
    payload: { user_id: "customer-1005", city: "Faro" }
  }
]
