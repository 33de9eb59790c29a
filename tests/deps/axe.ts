// Finds what keeps people from using a page; the source is run in the page that is looked at.
import axe from "npm:axe-core@4.14.1";

/** The program, as text. */
export const AXE_SOURCE: string = axe.source;
