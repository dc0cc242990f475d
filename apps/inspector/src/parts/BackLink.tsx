import { Icon } from "./Icon.js"

/** Leads from an entry back to its list, where a narrow screen shows only one of them. */
export const BackLink = ({ label, href }: { readonly label: string; readonly href: string }) => (
  <a className="back" href={href}>
    <Icon name="previous" />
    {label}
  </a>
)
