"""What the headers link to. The public addresses are the portal's contract, so they stand here."""

PUBLIC_PAGES = (
    ("/consultations/", "征求意见"),
    ("/results/", "采纳情况"),
    ("/track/", "查我的意见"),
    ("/stations/", "找联系点"),
    ("/about/", "这是什么"),
)
