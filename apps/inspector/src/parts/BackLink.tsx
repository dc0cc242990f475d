import { Icon } from "./Icon.js"

/** A link from an entry back to its list, for narrow screens, which show only one of them. */
export const BackLink = ({ label, href }: { readonly label: string; readonly href: string }) => (
  <a className="back" href={href}>
    <Icon name="previous" />
    {label}
  </a>
)
