/** What other sides see in their logs. */
export const AGENT = "ruapc-typescript/0.1.0";
