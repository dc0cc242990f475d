import { csv, type ExportKind, emailOf, lines, type Person, present, seconds } from "./Export.js"

/** People, orders and tickets of shops, CRM systems and help desks. */

const shopifyOrders: ExportKind = {
  name: "Shopify orders",
  shape: "Shopify",
  file: "orders.json",
  write: (people) =>
    JSON.stringify({
      orders: people.map((one) => ({
        id: 450_000 + one.n,
        name: `#${1000 + one.n}`,
        email: one.email ?? "",
        created_at: one.at,
        currency: "EUR",
        total_price: one.amount.toFixed(2),
        financial_status: "paid",
        customer: { id: 9000 + one.n, email: one.email ?? null, first_name: one.first, last_name: one.last },
        line_items: [
          { id: 1, sku: `SKU-${one.plan}`, title: "Shirt", price: one.amount.toFixed(2), quantity: 1 + (one.n % 3) }
        ]
      }))
    }),
  expected: (people) => ({
    attributes: people.map((one) =>
      present({
        external_id: String(9000 + one.n),
        email: emailOf(one),
        first_name: one.first,
        last_name: one.last
      })
    ),
    purchases: people.map((one) => ({
      external_id: String(9000 + one.n),
      product_id: `SKU-${one.plan}`,
      price: one.amount,
      quantity: 1 + (one.n % 3),
      currency: "EUR",
      time: one.at,
      properties: { order_id: 450_000 + one.n, order_name: `#${1000 + one.n}`, name: "Shirt" }
    }))
  })
}

const wooCommerceOrders: ExportKind = {
  name: "WooCommerce orders",
  shape: "WooCommerce",
  file: "orders.json",
  write: (people) =>
    JSON.stringify(
      reachable(people).map((one) => ({
        id: 700 + one.n,
        number: String(700 + one.n),
        order_key: `wc_order_${one.n}`,
        status: isPaid(one) ? "processing" : "cancelled",
        currency: "EUR",
        date_created: `${one.at.slice(0, 10)}T00:00:00`,
        date_created_gmt: one.at.slice(0, 19),
        date_paid_gmt: one.n % 2 === 0 ? one.at.slice(0, 19) : null,
        total: one.amount.toFixed(2),
        customer_id: 0,
        billing: {
          first_name: one.first,
          last_name: one.last,
          city: one.city,
          country: "DE",
          email: one.email,
          phone: one.phone ?? ""
        },
        line_items: [
          { id: 1, name: "Shirt", product_id: 93, quantity: 2, sku: one.n % 3 === 0 ? "" : "S-1", price: one.amount }
        ]
      }))
    ),
  expected: (people) => ({
    attributes: reachable(people).map((one) =>
      present({
        email: one.email,
        first_name: one.first,
        last_name: one.last,
        phone: one.phone,
        home_city: one.city,
        country: "DE"
      })
    ),
    purchases: reachable(people)
      .filter(isPaid)
      .map((one) => ({
        email: one.email ?? "",
        product_id: one.n % 3 === 0 ? "93" : "S-1",
        price: one.amount,
        quantity: 2,
        currency: "EUR",
        time: `${one.at.slice(0, 19)}.000Z`,
        properties: { order_id: 700 + one.n, order_number: String(700 + one.n), name: "Shirt" }
      }))
  })
}

const isPaid = ({ n }: Person): boolean => n % 4 !== 0

const people = (id: (one: Person) => object, more: (one: Person) => object) => (group: ReadonlyArray<Person>) => ({
  attributes: group.map((one) =>
    present({ ...id(one), first_name: one.first, last_name: one.last, email: emailOf(one), ...more(one) })
  )
})

const shopifyCustomers: ExportKind = {
  name: "Shopify customers as CSV",
  shape: "Shopify",
  file: "customers_export.csv",
  write: (group) =>
    csv(
      [
        "Customer ID",
        "First Name",
        "Last Name",
        "Email",
        "Accepts Email Marketing",
        "Default Address City",
        "Phone",
        "Total Spent",
        "Total Orders"
      ],
      group.map((one) => [
        8_000_000 + one.n,
        one.first,
        one.last,
        one.email,
        one.isMember === true ? "yes" : "no",
        one.city,
        one.phone,
        one.amount.toFixed(2),
        one.points
      ])
    ),
  expected: people(
    (one) => ({ external_id: String(8_000_000 + one.n) }),
    (one) => ({
      phone: one.phone,
      "Accepts Email Marketing": one.isMember === true,
      home_city: one.city,
      "Total Spent": one.amount,
      "Total Orders": one.points
    })
  )
}

const hubSpot: ReadonlyArray<ExportKind> = [
  {
    name: "HubSpot contacts",
    shape: "HubSpot",
    file: "contacts.json",
    write: (group) =>
      JSON.stringify({
        results: group.map((one) => ({
          id: String(500 + one.n),
          properties: present({
            hs_object_id: String(500 + one.n),
            firstname: one.first,
            lastname: one.last,
            email: one.email,
            mobilephone: one.phone,
            lifecyclestage: one.plan
          }),
          createdAt: one.at,
          archived: false
        })),
        paging: { next: { after: "x" } }
      }),
    expected: people(
      (one) => ({ external_id: String(500 + one.n) }),
      (one) => ({ phone: one.phone, lifecyclestage: one.plan })
    )
  },
  {
    name: "HubSpot contacts as CSV",
    shape: "HubSpot",
    file: "hubspot-crm-exports.csv",
    write: (group) =>
      csv(
        [
          "Record ID",
          "First Name",
          "Last Name",
          "Email",
          "Phone Number",
          "Contact owner",
          "Create Date",
          "Lead Status"
        ],
        group.map((one) => [
          500 + one.n,
          one.first,
          one.last,
          one.email,
          one.phone,
          "Kim",
          `${one.at.slice(0, 10)} 10:00`,
          one.plan
        ])
      ),
    expected: people(
      (one) => ({ external_id: String(500 + one.n) }),
      (one) => ({
        phone: one.phone,
        "Contact owner": "Kim",
        "Create Date": `${one.at.slice(0, 10)}T10:00:00.000Z`,
        "Lead Status": one.plan
      })
    )
  }
]

const salesforceId = ({ n }: Person): string => `0035g00000ABC${String(n).padStart(3, "0")}`

const salesforce: ReadonlyArray<ExportKind> = [
  {
    name: "Salesforce contacts",
    shape: "Salesforce",
    file: "query.json",
    write: (group) =>
      JSON.stringify({
        totalSize: group.length,
        done: true,
        records: group.map((one) => ({
          attributes: { type: "Contact", url: `/services/data/v60.0/sobjects/Contact/${salesforceId(one)}` },
          ...present({
            Id: salesforceId(one),
            FirstName: one.first,
            LastName: one.last,
            Email: one.email,
            MobilePhone: one.phone,
            Birthdate: one.born,
            MailingCity: one.city,
            MailingCountry: "Germany",
            Tier__c: one.plan
          })
        }))
      }),
    expected: people(
      (one) => ({ external_id: salesforceId(one) }),
      (one) => ({ phone: one.phone, dob: one.born, home_city: one.city, country: "DE", Tier__c: one.plan })
    )
  },
  {
    name: "Salesforce contacts of Data Loader",
    shape: "Salesforce",
    file: "extract.csv",
    write: (group) =>
      csv(
        ["ID", "FIRSTNAME", "LASTNAME", "EMAIL", "MOBILEPHONE", "BIRTHDATE", "OWNERID", "CREATEDBYID", "TIER__C"],
        group.map((one) => [
          salesforceId(one),
          one.first,
          one.last,
          one.email,
          one.phone,
          one.born,
          "0055g0",
          "0055g0",
          one.plan
        ])
      ),
    expected: people(
      (one) => ({ external_id: salesforceId(one) }),
      (one) => ({ phone: one.phone, dob: one.born, TIER__C: one.plan })
    )
  }
]

const byEmail = (one: Person, label: string, name: string) =>
  one.email === undefined ? { user_alias: { alias_name: name, alias_label: label } } : { email: one.email }
/** The same people with valid addresses, for files in which the address identifies the person. */
const reachable = (group: ReadonlyArray<Person>) =>
  group.map((one) => (one.hasValidEmail ? one : { ...one, email: `r${one.n}@example.com`, hasValidEmail: true }))

const klaviyo: ReadonlyArray<ExportKind> = [
  {
    name: "Klaviyo profiles",
    shape: "Klaviyo",
    file: "profiles.json",
    write: (group) =>
      JSON.stringify({
        data: group.map((one) => ({
          type: "profile",
          id: `01GD${one.n}`,
          attributes: {
            ...present({
              email: one.email,
              phone_number: one.phone,
              external_id: one.id,
              first_name: one.first,
              last_name: one.last
            }),
            location: { city: one.city, country: "Germany", timezone: "Europe/Berlin" },
            properties: { plan: one.plan }
          }
        })),
        links: { next: null }
      }),
    expected: people(
      (one) => ({ external_id: one.id }),
      (one) => ({ phone: one.phone, home_city: one.city, country: "DE", time_zone: "Europe/Berlin", plan: one.plan })
    )
  },
  {
    name: "Klaviyo profiles as CSV",
    shape: "Klaviyo",
    file: "members.csv",
    write: (group) =>
      csv(
        ["Email", "Klaviyo ID", "First Name", "Last Name", "Phone Number", "City"],
        reachable(group).map((one) => [one.email, `01GD${one.n}`, one.first, one.last, one.phone, one.city])
      ),
    expected: (group) =>
      people(
        (one) => byEmail(one, "klaviyo_id", `01GD${one.n}`),
        (one) => ({ phone: one.phone, home_city: one.city })
      )(reachable(group))
  }
]

const klaviyoEvents: ExportKind = {
  name: "Klaviyo events",
  shape: "Klaviyo",
  file: "events.json",
  write: (group) =>
    JSON.stringify({
      data: group.map((one) => ({
        type: "event",
        id: `ev${one.n}`,
        attributes: {
          timestamp: Math.floor(seconds(one.at)),
          datetime: `${one.at.slice(0, 19)}+00:00`,
          event_properties: { $value: one.amount, Items: [{ SKU: `P-${one.plan}`, Quantity: 2 }] },
          uuid: `uuid-${one.n}`
        },
        relationships: {
          profile: { data: { type: "profile", id: `01GD${one.n}` } },
          metric: { data: { type: "metric", id: one.n % 2 === 0 ? "Abc123" : "Def456" } }
        }
      })),
      links: { next: null }
    }),
  expected: (group) => ({
    events: group.map((one) => ({
      user_alias: { alias_name: `01GD${one.n}`, alias_label: "klaviyo_id" },
      name: one.n % 2 === 0 ? "Abc123" : "Def456",
      time: `${one.at.slice(0, 19)}.000Z`,
      properties: { Items: [{ SKU: `P-${one.plan}`, Quantity: 2 }] }
    }))
  })
}

const mailchimp: ReadonlyArray<ExportKind> = [
  {
    name: "Mailchimp members",
    shape: "Mailchimp",
    file: "members.json",
    write: (group) =>
      JSON.stringify({
        members: reachable(group).map((one) => ({
          id: `md5-${one.n}`,
          email_address: one.email,
          unique_email_id: `u${one.n}`,
          list_id: "l1",
          status: one.isMember === true ? "subscribed" : "unsubscribed",
          language: "de",
          merge_fields: { FNAME: one.first, LNAME: one.last, PLAN: one.plan },
          stats: { avg_open_rate: 0.5 }
        })),
        total_items: group.length
      }),
    expected: (group) =>
      people(
        (one) => byEmail(one, "", ""),
        (one) => ({
          email_subscribe: one.isMember === true ? "subscribed" : "unsubscribed",
          language: "de",
          PLAN: one.plan
        })
      )(reachable(group))
  },
  {
    name: "Mailchimp contacts as CSV",
    shape: "Mailchimp",
    file: "subscribed.csv",
    write: (group) =>
      csv(
        ["Email Address", "First Name", "Last Name", "Plan", "MEMBER_RATING", "OPTIN_TIME", "CC", "LEID", "EUID"],
        reachable(group).map((one) => [
          one.email,
          one.first,
          one.last,
          one.plan,
          2,
          "2026-01-02 03:04:05",
          "DE",
          one.n,
          `e${one.n}`
        ])
      ),
    expected: (group) =>
      people(
        (one) => byEmail(one, "", ""),
        (one) => ({ Plan: one.plan, country: "DE" })
      )(reachable(group))
  }
]

const zendesk: ReadonlyArray<ExportKind> = [
  {
    name: "Zendesk tickets with custom fields",
    shape: "Zendesk",
    file: "tickets.json",
    write: (group) =>
      JSON.stringify({
        tickets: reachable(group).map((one) => ({
          id: 35_000 + one.n,
          subject: "Help",
          description: "Secret words",
          status: "open",
          priority: "high",
          requester: { id: 70_000 + one.n, name: `${one.first} ${one.last}`, email: one.email },
          assignee: { id: 5, email: "agent@example.com" },
          custom_fields: [
            { id: 7, value: one.plan },
            { id: 9, value: null },
            { id: 11, value: one.points },
            { id: 13, value: ["chat", one.plan] }
          ],
          solved_at: one.n % 3 === 0 ? one.at : null,
          updated_at: one.at,
          tags: ["vip"],
          created_at: one.at
        })),
        next_page: null,
        count: group.length
      }),
    expected: (group) => {
      const all = reachable(group)
      return {
        attributes: all.map((one) => present({ email: one.email, ...splitName(`${one.first} ${one.last}`) })),
        events: all.flatMap((one) =>
          (one.n % 3 === 0 ? ["ticket created", "ticket solved"] : ["ticket created"]).map((name) => ({
            email: one.email ?? "",
            name,
            time: one.at,
            properties: {
              id: 35_000 + one.n,
              subject: "Help",
              status: "open",
              priority: "high",
              tags: ["vip"],
              custom_fields_7: one.plan,
              custom_fields_11: one.points,
              custom_fields_13: ["chat", one.plan]
            }
          }))
        )
      }
    }
  },
  {
    name: "Zendesk users",
    shape: "Zendesk",
    file: "users.json",
    write: (group) =>
      JSON.stringify({
        users: group.map((one) => ({
          id: 70_000 + one.n,
          name: `${one.first} ${one.last}`,
          email: one.email ?? "",
          external_id: one.id,
          role: "end-user",
          iana_time_zone: "Europe/Berlin",
          user_fields: { plan: one.plan }
        })),
        count: group.length
      }),
    expected: (group) => ({
      attributes: group.map((one) =>
        present({
          external_id: one.id,
          email: emailOf(one),
          ...splitName(`${one.first} ${one.last}`),
          time_zone: "Europe/Berlin",
          role: "end-user",
          plan: one.plan
        })
      )
    })
  }
]

const splitName = (name: string) => {
  const [first = "", ...rest] = name.split(" ")
  return { first_name: first, last_name: rest.join(" ") }
}

const intercom: ReadonlyArray<ExportKind> = [
  {
    name: "Intercom contacts",
    shape: "Intercom",
    file: "contacts.json",
    write: (group) =>
      JSON.stringify({
        type: "list",
        data: group.map((one) => ({
          type: "contact",
          id: `5ba${one.n}`,
          role: "user",
          external_id: one.id,
          email: one.email ?? null,
          name: `${one.first} ${one.last}`,
          signed_up_at: Math.floor(seconds(one.at)),
          custom_attributes: { plan: one.plan }
        })),
        total_count: group.length
      }),
    expected: (group) => ({
      attributes: group.map((one) =>
        present({
          external_id: one.id,
          email: emailOf(one),
          ...splitName(`${one.first} ${one.last}`),
          role: "user",
          signed_up_at: new Date(Math.floor(seconds(one.at)) * 1000).toISOString(),
          plan: one.plan
        })
      )
    })
  },
  {
    name: "Intercom conversations",
    shape: "Intercom",
    file: "conversations.ndjson",
    write: (group) =>
      lines(
        reachable(group).map((one) => ({
          type: "conversation",
          id: String(one.n),
          created_at: Math.floor(seconds(one.at)),
          state: "open",
          source: { type: "email", body: "Secret words", author: { type: "user", id: `5ba${one.n}`, email: one.email } }
        }))
      ),
    expected: (group) => ({
      events: reachable(group).map((one) => ({
        email: one.email ?? "",
        name: "conversation started",
        time: new Date(Math.floor(seconds(one.at)) * 1000).toISOString(),
        properties: { id: String(one.n), state: "open", type: "email" }
      }))
    })
  }
]

export const productExports: ReadonlyArray<ExportKind> = [
  shopifyOrders,
  shopifyCustomers,
  wooCommerceOrders,
  ...hubSpot,
  ...salesforce,
  ...klaviyo,
  klaviyoEvents,
  ...mailchimp,
  ...zendesk,
  ...intercom
]
