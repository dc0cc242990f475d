import { type ComponentType, lazy } from "react"
import type { IconName } from "./parts/Icon.js"

/** One page of the inspector: its name stands in the address, its title in the navigation. */
export interface Page {
  readonly name: string
  readonly title: string
  readonly icon: IconName
  readonly component: ComponentType
}

/** Every page, in the order of the navigation. A page is loaded when it is first opened. */
export const pages: ReadonlyArray<Page> = [
  {
    name: "requests",
    title: "Requests",
    icon: "requests",
    component: lazy(async () => ({ default: (await import("./pages/requests/RequestsPage.js")).RequestsPage }))
  },
  {
    name: "users",
    title: "Users",
    icon: "users",
    component: lazy(async () => ({ default: (await import("./pages/users/UsersPage.js")).UsersPage }))
  },
  {
    name: "overview",
    title: "Overview",
    icon: "overview",
    component: lazy(async () => ({ default: (await import("./pages/overview/OverviewPage.js")).OverviewPage }))
  },
  {
    name: "faults",
    title: "Faults",
    icon: "faults",
    component: lazy(async () => ({ default: (await import("./pages/faults/FaultsPage.js")).FaultsPage }))
  },
  {
    name: "ledger",
    title: "Ledger",
    icon: "ledger",
    component: lazy(async () => ({ default: (await import("./pages/ledger/LedgerPage.js")).LedgerPage }))
  },
  {
    name: "settings",
    title: "Settings",
    icon: "settings",
    component: lazy(async () => ({ default: (await import("./pages/settings/SettingsPage.js")).SettingsPage }))
  },
  {
    name: "outbox",
    title: "Outbox",
    icon: "outbox",
    component: lazy(async () => ({ default: (await import("./pages/outbox/OutboxPage.js")).OutboxPage }))
  },
  {
    name: "contents",
    title: "Contents",
    icon: "catalogs",
    component: lazy(async () => ({ default: (await import("./pages/contents/ContentsPage.js")).ContentsPage }))
  }
]
