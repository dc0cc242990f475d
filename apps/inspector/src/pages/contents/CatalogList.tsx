import { format, useAddress } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { Empty } from "../../parts/Empty.js"
import { dayAndTime, plural } from "../../parts/Format.js"
import { CatalogItems } from "./CatalogItems.js"

/** The catalogs, and the items of the catalog in the address. */
export const CatalogList = ({ catalogs }: { readonly catalogs: ReadonlyArray<Schemas["CatalogSummary"]> }) => {
  const { filters } = useAddress()
  const [first] = catalogs
  if (first === undefined) return null
  const { catalog = first.name } = filters
  return (
    <>
      <ul className="catalogs" aria-label="Catalogs">
        {catalogs.map(({ name, description, fields, itemCount, updatedAt }) => (
          <li key={name}>
            <a
              href={format("contents", "catalogs", { ...filters, catalog: name, most: "" })}
              aria-current={name === catalog ? "true" : undefined}
            >
              <strong>{name}</strong>
              <span>
                {plural(itemCount, "item")}, {plural(fields.length, "field")}
              </span>
              {description !== "" && <span>{description}</span>}
              <span>changed {dayAndTime(updatedAt)}</span>
            </a>
          </li>
        ))}
      </ul>
      {catalogs.some(({ name }) => name === catalog) ? (
        <CatalogItems name={catalog} key={catalog} />
      ) : (
        <Empty title="Catalog not found">
          <p>
            No catalog is named <q>{catalog}</q>. Choose one from the list.
          </p>
        </Empty>
      )}
    </>
  )
}
