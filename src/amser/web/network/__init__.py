"""Groups that meet: what everybody reads of them, what members do, and the desk of those who run one."""
