// Step 4: collect. The payloads of the platform. An unanswered question is an empty string or a placeholder.
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
    what: "a customer who skipped most questions",
    env: "sandbox",
    payload: { user_id: "customer-1002", first_name: "Lin", last_name: "{LAST_NAME}", email: "", city: "{CITY}" }
  },
  { what: "an invalid email address", env: "sandbox", payload: { user_id: "customer-1003", email: "not an address" } },
  { what: "no person", env: "sandbox", payload: { user_id: "{USER_ID}", first_name: "Kim" } },
  { what: "an unknown environment", env: "staging", payload: { user_id: "customer-1004", city: "Porto" } },
  {
    what: "an outage of Braze longer than the deadline of the node",
    env: "prod",
    payload: { user_id: "customer-1005", city: "Faro" }
  }
]
