"""Pure functions from results to what people read: pages, tables, cleaned notebooks."""
