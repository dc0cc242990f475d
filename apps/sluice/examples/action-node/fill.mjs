// Step 5: fill. The payload becomes a profile and an event in one request.
export const mapping = {
  person: { external_id: "$.payload.user_id" },
  partner: "pypestream",
  attributes: {
    first_name: "$.payload.first_name",
    last_name: "$.payload.last_name",
    email: "$.payload.email",
    dob: "$.payload.birth_date",
    home_city: "$.payload.city",
    operating_system: "$.payload.platform"
  },
  events: [
    {
      name: "conversation completed",
      time: "$.at",
      properties: { path: "$.payload.path", preference: "$.payload.preference", chat: "$.context.chat_id" }
    }
  ]
}

/** Braze has no standard attribute for the operating system, so it is declared as a custom one. */
export const attributes = { unknown: "refuse", operating_system: "string" }
