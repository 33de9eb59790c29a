// Makes arbitrary values for properties, and shrinks those that break one. Its one name is all that
// tests need; each value of it is made from a seed that a failure prints.
export { default as fc } from "npm:fast-check@4.10.2";
