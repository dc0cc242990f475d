import { csv, type ExportKind, lines, type Person, present, seconds } from "./Export.js"

/** Calls and events of analytics products. */

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`

/** Every third person has not signed in. */
const isAnonymous = ({ n }: Person): boolean => n % 3 === 2
const isBuyer = ({ n }: Person): boolean => n % 5 === 0
const alias = (label: string, name: string) => ({ user_alias: { alias_name: name, alias_label: label } })
const who = (one: Person, label: string, name: string) =>
  isAnonymous(one) ? alias(label, name) : { external_id: one.id }

const call = (one: Person) => {
  const common = present({
    messageId: `m-${one.n}`,
    anonymousId: uuid(one.n),
    userId: isAnonymous(one) ? undefined : one.id,
    timestamp: one.at,
    receivedAt: one.at
  })
  if (one.n % 4 === 0)
    return {
      ...common,
      type: "identify",
      traits: { email: one.email ?? `q${one.n}@example.com`, firstName: one.first, plan: one.plan }
    }
  if (one.n % 4 === 1)
    return { ...common, type: "track", event: "Button Clicked", properties: { label: one.plan, points: one.points } }
  if (one.n % 4 === 2) return { ...common, type: "page", name: "Home", properties: { url: "https://example.com/" } }
  return { ...common, type: "screen", name: "Start", properties: { dark: one.isMember ?? false } }
}

const callObjects =
  (label = "anonymous_id") =>
  (people: ReadonlyArray<Person>) => ({
    attributes: people
      .filter(({ n }) => n % 4 === 0)
      .map((one) =>
        present({
          ...who(one, label, uuid(one.n)),
          email: one.email === "nobody@" ? undefined : (one.email ?? `q${one.n}@example.com`),
          first_name: one.first,
          plan: one.plan
        })
      ),
    events: people
      .filter(({ n }) => n % 4 > 0)
      .map((one) => ({
        ...who(one, label, uuid(one.n)),
        time: one.at,
        ...(one.n % 4 === 1
          ? { name: "Button Clicked", properties: { label: one.plan, points: one.points } }
          : one.n % 4 === 2
            ? { name: "Viewed Home Page", properties: { url: "https://example.com/" } }
            : { name: "Viewed Start Screen", properties: { dark: one.isMember ?? false } })
      }))
  })

const calls: ReadonlyArray<ExportKind> = [
  {
    name: "Segment calls",
    shape: "Segment",
    file: "segment.ndjson",
    write: (people) => lines(people.map(call)),
    expected: callObjects()
  },
  {
    name: "Segment calls inside another object",
    shape: "Segment",
    file: "wrapped.ndjson",
    write: (people) => lines(people.map((one) => ({ offset: one.n, message: call(one) }))),
    expected: callObjects()
  },
  {
    name: "a Segment batch",
    shape: "Segment",
    file: "batch.json",
    write: (people) => JSON.stringify({ sentAt: "2026-11-01T00:00:00Z", batch: people.map(call) }),
    expected: callObjects()
  },
  {
    name: "RudderStack calls",
    shape: "RudderStack",
    file: "rudder.json",
    write: (people) =>
      JSON.stringify(
        people.map((one) => ({
          ...call(one),
          channel: "web",
          rudderId: uuid(one.n),
          originalTimestamp: one.at,
          context: { library: { name: "RudderLabs JavaScript SDK" } }
        })),
        undefined,
        2
      ),
    expected: callObjects()
  }
]

const tracks: ReadonlyArray<ExportKind> = [
  {
    name: "Segment warehouse tracks",
    shape: "Segment",
    file: "tracks.csv",
    write: (people) =>
      csv(
        [
          "id",
          "received_at",
          "uuid_ts",
          "event",
          "event_text",
          "user_id",
          "anonymous_id",
          "context_library_name",
          "sent_at",
          "timestamp",
          "original_timestamp",
          "plan",
          "points"
        ],
        people.map((one) => [
          `m-${one.n}`,
          one.at,
          one.at,
          "plan_chosen",
          "Plan Chosen",
          isAnonymous(one) ? undefined : one.id,
          uuid(one.n),
          "analytics.js",
          one.at,
          one.at,
          one.at,
          one.plan,
          one.points
        ])
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        ...who(one, "anonymous_id", uuid(one.n)),
        name: "Plan Chosen",
        time: one.at,
        properties: { plan: one.plan, points: one.points }
      }))
    })
  },
  {
    name: "Segment warehouse identifies",
    shape: "Segment",
    file: "identifies.csv",
    write: (people) =>
      csv(
        [
          "id",
          "received_at",
          "user_id",
          "anonymous_id",
          "context_library_name",
          "sent_at",
          "original_timestamp",
          "timestamp",
          "first_name",
          "last_name",
          "plan"
        ],
        people.map((one) => [
          `m-${one.n}`,
          one.at,
          isAnonymous(one) ? undefined : one.id,
          uuid(one.n),
          "analytics.js",
          one.at,
          one.at,
          one.at,
          one.first,
          one.last,
          one.plan
        ])
      ),
    expected: (people) => ({
      attributes: people.map((one) => ({
        ...who(one, "anonymous_id", uuid(one.n)),
        first_name: one.first,
        last_name: one.last,
        plan: one.plan
      }))
    })
  }
]

const snowplowTime = (iso: string): string => iso.replace("T", " ").replace("Z", "")

const snowplow: ReadonlyArray<ExportKind> = [
  {
    name: "Snowplow enriched events",
    shape: "Snowplow",
    file: "enriched.ndjson",
    write: (people) =>
      lines(
        people.map((one) => ({
          app_id: "shop",
          platform: "web",
          event_id: uuid(one.n),
          event: "page_view",
          event_name: one.n % 2 === 0 ? "page_view" : "product_view",
          collector_tstamp: snowplowTime(one.at),
          derived_tstamp: snowplowTime(one.at),
          v_collector: "ssc-3",
          user_id: isAnonymous(one) ? null : one.id,
          domain_userid: uuid(one.n + 1000),
          br_lang: "de",
          useragent: "Mozilla/5.0",
          page_url: `https://example.com/${one.plan}`,
          page_title: "Shop"
        }))
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        ...who(one, "snowplow_domain_userid", uuid(one.n + 1000)),
        name: one.n % 2 === 0 ? "page_view" : "product_view",
        time: one.at,
        properties: { app_id: "shop", platform: "web", page_url: `https://example.com/${one.plan}`, page_title: "Shop" }
      }))
    })
  },
  {
    name: "Snowplow events as a table",
    shape: "Snowplow",
    file: "atomic.csv",
    write: (people) =>
      csv(
        ["EVENT_ID", "COLLECTOR_TSTAMP", "EVENT_NAME", "USER_ID", "DOMAIN_USERID", "V_TRACKER", "PAGE_URL", "SE_VALUE"],
        people.map((one) => [
          uuid(one.n),
          snowplowTime(one.at),
          "add_to_basket",
          one.id,
          uuid(one.n + 1000),
          "js-3",
          "https://example.com/",
          one.points
        ])
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: "add_to_basket",
        time: one.at,
        properties: { PAGE_URL: "https://example.com/", SE_VALUE: one.points }
      }))
    })
  }
]

const mParticle: ExportKind = {
  name: "mParticle batches",
  shape: "mParticle",
  file: "batches.ndjson",
  write: (people) =>
    lines(
      people.map((one) => ({
        batch_id: one.n + 1,
        mpid: String(7_000_000_000 + one.n),
        environment: "production",
        user_identities: isAnonymous(one) ? {} : { customer_id: one.id },
        user_attributes: { $FirstName: one.first, plan: one.plan },
        events: [
          { event_type: "session_start", data: { timestamp_unixtime_ms: Date.parse(one.at) } },
          {
            event_type: "custom_event",
            data: {
              event_name: "Plan Chosen",
              timestamp_unixtime_ms: Date.parse(one.at),
              custom_attributes: { plan: one.plan }
            }
          },
          ...(isBuyer(one) ? ["purchase", "add_to_cart"] : []).map((action) => ({
            event_type: "commerce_event",
            data: {
              timestamp_unixtime_ms: Date.parse(one.at),
              currency_code: "EUR",
              product_action: {
                action,
                ...(action === "purchase" && { transaction_id: `T-${one.n}`, total_amount: one.amount }),
                products: [{ id: `P-${one.plan}`, name: "Shirt", price: one.amount, quantity: 2 }]
              }
            }
          }))
        ]
      }))
    ),
  expected: (people) => ({
    attributes: people.map((one) => ({
      ...who(one, "mparticle_mpid", String(7_000_000_000 + one.n)),
      first_name: one.first,
      plan: one.plan
    })),
    events: people.flatMap((one) => {
      const person = who(one, "mparticle_mpid", String(7_000_000_000 + one.n))
      return [
        { ...person, name: "session_start", time: one.at },
        { ...person, name: "Plan Chosen", time: one.at, properties: { plan: one.plan } },
        ...(isBuyer(one)
          ? [
              {
                ...person,
                name: "add_to_cart",
                time: one.at,
                properties: { products: [{ id: `P-${one.plan}`, name: "Shirt", price: one.amount, quantity: 2 }] }
              }
            ]
          : [])
      ]
    }),
    purchases: people.filter(isBuyer).map((one) => ({
      ...who(one, "mparticle_mpid", String(7_000_000_000 + one.n)),
      product_id: `P-${one.plan}`,
      price: one.amount,
      quantity: 2,
      currency: "EUR",
      time: one.at,
      properties: { transaction_id: `T-${one.n}`, name: "Shirt" }
    }))
  })
}

const gaEvent = (one: Person, whole: (n: number) => string | number) => ({
  event_date: one.at.slice(0, 10).replaceAll("-", ""),
  event_timestamp: whole(Date.parse(one.at) * 1000),
  event_name: one.n % 2 === 0 ? "page_view" : "sign_up",
  event_params: [
    { key: "page_location", value: { string_value: `https://example.com/${one.plan}` } },
    { key: "ga_session_id", value: { int_value: whole(1_700_000_000 + one.n) } },
    { key: "value", value: { double_value: one.amount } }
  ],
  user_id: isAnonymous(one) ? null : one.id,
  user_pseudo_id: `123.${one.n}`,
  user_properties: [
    { key: "plan", value: { string_value: one.plan, set_timestamp_micros: whole(Date.parse(one.at) * 1000) } }
  ],
  device: { category: "mobile", language: "de" },
  geo: { country: "Germany", city: "Berlin" },
  items: []
})

const gaObjects = (people: ReadonlyArray<Person>) => ({
  attributes: people.map((one) => ({ ...who(one, "ga4_user_pseudo_id", `123.${one.n}`), plan: one.plan })),
  events: people.map((one) => ({
    ...who(one, "ga4_user_pseudo_id", `123.${one.n}`),
    name: one.n % 2 === 0 ? "page_view" : "sign_up",
    time: one.at,
    properties: {
      page_location: `https://example.com/${one.plan}`,
      ga_session_id: 1_700_000_000 + one.n,
      value: one.amount
    }
  }))
})

const ga4: ReadonlyArray<ExportKind> = [
  {
    name: "GA4 events as a JSON list",
    shape: "GA4",
    file: "ga4.json",
    write: (people) =>
      JSON.stringify(
        people.map((one) => gaEvent(one, (n) => n)),
        undefined,
        2
      ),
    expected: gaObjects
  },
  {
    name: "GA4 events with whole numbers as text",
    shape: "GA4",
    file: "ga4.ndjson",
    write: (people) => lines(people.map((one) => gaEvent(one, String))),
    expected: gaObjects
  }
]

const gaPurchase = (one: Person) => ({
  ...gaEvent(one, String),
  event_name: "purchase",
  event_params: [
    { key: "currency", value: { string_value: "EUR" } },
    { key: "transaction_id", value: { string_value: `T-${one.n}` } }
  ],
  user_properties: [],
  items: [
    { item_id: `S-${one.plan}`, item_name: "Shirt", item_brand: null, price: one.amount, quantity: "2" },
    { item_id: "S-bag", item_name: "Bag", item_category: "Bags", price: 1.5, quantity: "1" }
  ]
})

const gaPurchases: ExportKind = {
  name: "GA4 events with purchases",
  shape: "GA4",
  file: "purchases.json",
  write: (people) =>
    JSON.stringify(
      people.map((one) =>
        isBuyer(one)
          ? gaPurchase(one)
          : { ...gaEvent(one, String), user_properties: [], items: [{ item_id: "S-seen" }] }
      )
    ),
  expected: (people) => ({
    events: gaObjects(people.filter((one) => !isBuyer(one))).events,
    purchases: people.filter(isBuyer).flatMap((one) => {
      const order = { ...who(one, "ga4_user_pseudo_id", `123.${one.n}`), currency: "EUR", time: one.at }
      const transaction = { transaction_id: `T-${one.n}` }
      return [
        {
          ...order,
          product_id: `S-${one.plan}`,
          price: one.amount,
          quantity: 2,
          properties: { ...transaction, name: "Shirt" }
        },
        {
          ...order,
          product_id: "S-bag",
          price: 1.5,
          quantity: 1,
          properties: { ...transaction, name: "Bag", category: "Bags" }
        }
      ]
    })
  })
}

const orderCall = (one: Person) => ({
  messageId: `m-${one.n}`,
  userId: one.id,
  timestamp: one.at,
  type: "track",
  event: isBuyer(one) ? "Order Completed" : "Product Viewed",
  properties: isBuyer(one)
    ? {
        order_id: `O-${one.n}`,
        currency: "EUR",
        products: [{ product_id: `P-${one.plan}`, name: "Shirt", price: one.amount, quantity: 2 }]
      }
    : { label: one.plan }
})

const orderObjects = (people: ReadonlyArray<Person>) => ({
  events: people
    .filter((one) => !isBuyer(one))
    .map((one) => ({ external_id: one.id, name: "Product Viewed", time: one.at, properties: { label: one.plan } })),
  purchases: people.filter(isBuyer).map((one) => ({
    external_id: one.id,
    product_id: `P-${one.plan}`,
    price: one.amount,
    quantity: 2,
    currency: "EUR",
    time: one.at,
    properties: { order_id: `O-${one.n}`, name: "Shirt" }
  }))
})

const orders: ReadonlyArray<ExportKind> = [
  {
    name: "Segment orders",
    shape: "Segment",
    file: "orders.ndjson",
    write: (people) => lines(people.map(orderCall)),
    expected: orderObjects
  },
  {
    name: "Segment orders inside another object",
    shape: "Segment",
    file: "wrapped-orders.ndjson",
    write: (people) => lines(people.map((one) => ({ message: orderCall(one) }))),
    expected: orderObjects
  },
  {
    name: "Segment calls with a channel and a version",
    shape: "Segment",
    file: "channel.ndjson",
    write: (people) =>
      lines(people.map((one) => ({ ...orderCall(one), channel: "web", originalTimestamp: one.at, version: 2 }))),
    expected: orderObjects
  },
  {
    name: "Segment calls with a channel and Segment's library",
    shape: "Segment",
    file: "library.ndjson",
    write: (people) =>
      lines(
        people.map((one) => ({ ...orderCall(one), channel: "web", context: { library: { name: "analytics.js" } } }))
      ),
    expected: orderObjects
  },
  {
    name: "calls with a channel of Segment or RudderStack",
    shape: "Segment or RudderStack",
    file: "either.ndjson",
    write: (people) => lines(people.map((one) => ({ ...orderCall(one), channel: "web", originalTimestamp: one.at }))),
    expected: orderObjects
  },
  {
    name: "RudderStack calls with only its library",
    shape: "RudderStack",
    file: "rudder-library.ndjson",
    write: (people) =>
      lines(
        people.map((one) => ({
          ...orderCall(one),
          channel: "web",
          context: { library: { name: "RudderLabs JavaScript SDK" } }
        }))
      ),
    expected: orderObjects
  }
]

const amplitude: ReadonlyArray<ExportKind> = [
  {
    name: "Amplitude's Export API",
    shape: "Amplitude",
    file: "amplitude.json",
    write: (people) =>
      lines(
        people.map((one) => ({
          app: 1,
          amplitude_id: one.n,
          uuid: uuid(one.n),
          event_type: "Plan Chosen",
          event_time: `${snowplowTime(one.at)}000`,
          user_id: isAnonymous(one) ? null : one.id,
          device_id: uuid(one.n + 500),
          event_properties: { plan: one.plan, time: 5 },
          user_properties: { points: one.points },
          country: "Germany",
          city: "Berlin",
          language: "German"
        }))
      ),
    expected: (people) => ({
      attributes: people.map((one) => ({
        ...who(one, "amplitude_device_id", uuid(one.n + 500)),
        points: one.points,
        country: "DE",
        language: "de"
      })),
      events: people.map((one) => ({
        ...who(one, "amplitude_device_id", uuid(one.n + 500)),
        name: "Plan Chosen",
        time: one.at,
        properties: { plan: one.plan }
      }))
    })
  },
  {
    name: "Amplitude's HTTP API",
    shape: "Amplitude",
    file: "http.json",
    write: (people) =>
      JSON.stringify({
        api_key: "x",
        events: people.map((one) => ({
          user_id: one.id,
          device_id: uuid(one.n),
          event_type: "Opened",
          time: Date.parse(one.at),
          event_properties: { plan: one.plan },
          insert_id: uuid(one.n)
        }))
      }),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: "Opened",
        time: one.at,
        properties: { plan: one.plan }
      }))
    })
  }
]

const wholeSecond = (iso: string): string => new Date(Math.floor(seconds(iso)) * 1000).toISOString()

const mixpanel: ReadonlyArray<ExportKind> = [
  {
    name: "Mixpanel events",
    shape: "Mixpanel",
    file: "mixpanel.ndjson",
    write: (people) =>
      lines(
        people.map((one) => ({
          event: "Plan Chosen",
          properties: {
            time: Math.floor(seconds(one.at)),
            distinct_id: one.id,
            $insert_id: uuid(one.n),
            $browser: "Firefox",
            mp_lib: "web",
            plan: one.plan,
            Points: one.points
          }
        }))
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: "Plan Chosen",
        time: wholeSecond(one.at),
        properties: { browser: "Firefox", plan: one.plan, Points: one.points }
      }))
    })
  },
  {
    name: "Mixpanel profiles",
    shape: "Mixpanel",
    file: "engage.json",
    write: (people) =>
      JSON.stringify({
        page: 0,
        page_size: 1000,
        results: people.map((one) => ({
          $distinct_id: one.id,
          $properties: present({ $first_name: one.first, $last_name: one.last, $email: one.email, plan: one.plan })
        }))
      }),
    expected: (people) => ({
      attributes: people.map((one) =>
        present({
          external_id: one.id,
          first_name: one.first,
          last_name: one.last,
          email: one.hasValidEmail ? one.email : undefined,
          plan: one.plan
        })
      )
    })
  }
]

const plain: ReadonlyArray<ExportKind> = [
  {
    name: "events with their names in a column",
    file: "events.ndjson",
    write: (people) =>
      lines(
        people.map((one) => ({
          event_id: uuid(one.n),
          customer_id: one.id,
          event_name: one.n % 2 === 0 ? "opened" : "closed",
          occurred_at: one.at,
          "plan (new)": one.plan,
          points: one.points
        }))
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: one.n % 2 === 0 ? "opened" : "closed",
        time: one.at,
        properties: { event_id: uuid(one.n), "plan (new)": one.plan, points: one.points }
      }))
    })
  },
  {
    name: "German events with decimal commas",
    file: "ereignisse.csv",
    write: (people) =>
      csv(
        ["Kundennummer", "Ereignis", "Zeitpunkt", "Wert (€)", "Neukunde"],
        people.map((one) => [
          one.id,
          one.n % 2 === 0 ? "Kauf" : "Retoure",
          `${one.at.slice(8, 10)}.${one.at.slice(5, 7)}.${one.at.slice(0, 4)} 10:00`,
          one.amount.toFixed(2).replace(".", ","),
          one.isMember === true ? "ja" : "nein"
        ]),
        ";"
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: one.n % 2 === 0 ? "Kauf" : "Retoure",
        time: `${one.at.slice(0, 10)}T08:00:00.000Z`,
        properties: { "Wert (€)": one.amount, Neukunde: one.isMember === true }
      }))
    })
  }
]

export const analyticsExports: ReadonlyArray<ExportKind> = [
  ...calls,
  ...tracks,
  ...snowplow,
  mParticle,
  ...ga4,
  gaPurchases,
  ...orders,
  ...amplitude,
  ...mixpanel,
  ...plain
]
