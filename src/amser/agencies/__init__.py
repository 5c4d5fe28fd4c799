"""
Schemes of agency credits: who runs them, the organisations that take part, budgets, who holds credits, cards and gifts.

Always true: a credit is 1 = one hour thanked, whole, in the scheme's own book, and never becomes an hour between people or a
pound; what is out there equals what was issued less what was retired; what an account holds has one last day or none, so that
no credit changes its last day on the way. What people do for credits belongs to `opportunities`, credits on paper to
`vouchers`, what they are used for to `venues`, and days that employers give to `employers`.
"""
