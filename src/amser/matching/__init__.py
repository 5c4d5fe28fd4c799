"""
Who could help with what, who is asked, and rounds that find the most exchanges that a group of people can make.

Always true: nothing is booked by itself; what stands against two people meeting is never traded for anything; a refusal is kept
as a filter, and never becomes a score of a person.
"""
