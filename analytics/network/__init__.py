"""Who is tied to whom, by what and since when: links of a night, and what is measured on their graph."""
