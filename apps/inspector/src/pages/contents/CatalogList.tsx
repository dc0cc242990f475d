import { format, useAddress } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime, plural } from "../../parts/Format.js"
import { CatalogItems } from "./CatalogItems.js"

/** Catalogs; one of them, which stands in the address, is open with its items. */
export const CatalogList = ({ catalogs }: { readonly catalogs: ReadonlyArray<Schemas["CatalogSummary"]> }) => {
  const { filters } = useAddress()
  const { catalog = catalogs[0]?.name } = filters
  if (catalogs.length === 0) return null
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
      {catalog !== undefined && <CatalogItems name={catalog} key={catalog} />}
    </>
  )
}
