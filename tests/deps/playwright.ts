// A browser's remote control; it starts the Chromium of this machine and fetches none itself.
export { type Browser, chromium } from "npm:playwright-core@1.64.1";
