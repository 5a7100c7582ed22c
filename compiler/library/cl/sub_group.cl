// Ballots of a sub-group as bits (cl_khr_subgroup_ballot): bit i of the four words belongs to the work-item whose
// get_sub_group_local_id() is i.

// The lowest `count` bits.
static uint4 lowest(uint count)
{
    uint4 before = min((uint4)(count), (uint4)(32, 64, 96, 128)) - min((uint4)(count), (uint4)(0, 32, 64, 96));
    // A shift by 32 would be one by 0.
    return select((uint4)(~0u) >> (32 - before), (uint4)(0), before == 0);
}

static uint bits_of(uint4 value)
{
    uint4 counts = popcount(value);
    return counts.x + counts.y + counts.z + counts.w;
}

int sub_group_ballot_bit_extract(uint4 value, uint index)
{
    uint word = index < 32 ? value.x : index < 64 ? value.y : index < 96 ? value.z : value.w;
    return (int)((word >> (index & 31)) & 1);
}

int sub_group_inverse_ballot(uint4 value)
{
    return sub_group_ballot_bit_extract(value, get_sub_group_local_id());
}

uint sub_group_ballot_bit_count(uint4 value)
{
    return bits_of(value & lowest(get_max_sub_group_size()));
}

uint sub_group_ballot_inclusive_scan(uint4 value)
{
    return bits_of(value & lowest(get_sub_group_local_id() + 1));
}

uint sub_group_ballot_exclusive_scan(uint4 value)
{
    return bits_of(value & lowest(get_sub_group_local_id()));
}

uint sub_group_ballot_find_lsb(uint4 value)
{
    uint4 bits = value & lowest(get_max_sub_group_size());
    return bits.x ? ctz(bits.x) : bits.y ? 32 + ctz(bits.y) : bits.z ? 64 + ctz(bits.z) : 96 + ctz(bits.w);
}

uint sub_group_ballot_find_msb(uint4 value)
{
    uint4 bits = value & lowest(get_max_sub_group_size());
    return bits.w ? 127 - clz(bits.w) : bits.z ? 95 - clz(bits.z) : bits.y ? 63 - clz(bits.y) : 31 - clz(bits.x);
}

uint4 get_sub_group_eq_mask(void)
{
    return lowest(get_sub_group_local_id() + 1) & ~lowest(get_sub_group_local_id());
}

uint4 get_sub_group_ge_mask(void)
{
    return lowest(get_max_sub_group_size()) & ~lowest(get_sub_group_local_id());
}

uint4 get_sub_group_gt_mask(void)
{
    return lowest(get_max_sub_group_size()) & ~lowest(get_sub_group_local_id() + 1);
}

uint4 get_sub_group_le_mask(void)
{
    return lowest(get_sub_group_local_id() + 1);
}

uint4 get_sub_group_lt_mask(void)
{
    return lowest(get_sub_group_local_id());
}
