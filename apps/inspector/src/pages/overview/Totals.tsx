import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { counted, number } from "../../parts/Format.js"

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0)

const applied = ({ accepted, dropped }: Schemas["StatsReport"]): string =>
  [counted(accepted), sum(dropped) === 0 ? "" : `${number(sum(dropped))} more accepted but dropped`]
    .filter((part) => part !== "")
    .join("; ")

/** Totals of the workspace with their details. */
export const Totals = ({ stats }: { readonly stats: Schemas["StatsReport"] }) => {
  const href = useHref()
  const statuses = Object.entries(stats.byStatus)
    .map(([status, count]) => `${number(count)} × ${status}`)
    .join(", ")
  const cells = [
    { name: "Requests", value: stats.requests, detail: statuses, to: href("requests") },
    { name: "Applied objects", value: sum(stats.accepted), detail: applied(stats), to: href("requests") },
    {
      name: "Refused objects",
      value: sum(stats.refused),
      detail: sum(stats.refused) === 0 ? "" : `${counted(stats.refused)}, each with its own message`,
      to: href("requests", undefined, { refused: "true" })
    },
    { name: "Users", value: stats.users, detail: "", to: href("users") }
  ]
  return (
    <ul className="totals">
      {cells.map(({ name, value, detail, to }) => (
        <li key={name}>
          <a href={to}>
            <span className="totals-name">{name}</span>
            <strong>{number(value)}</strong>
            <span className="totals-detail">{detail}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
