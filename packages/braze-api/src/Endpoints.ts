import { catalogs } from "./endpoints/Catalogs.js"
import { contacts } from "./endpoints/Contacts.js"
import { content } from "./endpoints/Content.js"
import type { EndpointFact } from "./endpoints/Endpoint.js"
import { lists } from "./endpoints/Lists.js"
import { messaging } from "./endpoints/Messaging.js"
import { users } from "./endpoints/Users.js"
import { workspace } from "./endpoints/Workspace.js"

export type { EndpointFact, Method } from "./endpoints/Endpoint.js"

/** Every endpoint, by a name of this project. The files in `endpoints` have a table for each family. */
export const endpoints = {
  ...users,
  ...contacts,
  ...messaging,
  ...catalogs,
  ...lists,
  ...workspace,
  ...content
} as const satisfies Readonly<Record<string, EndpointFact>>

/** A name in {@link endpoints}. */
export type EndpointName = keyof typeof endpoints
