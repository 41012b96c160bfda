namespace SupportBundle.Analyzer.PacketPath.Connections;

/// <summary>The part of the connection table that a packet is looked up in (<c>CT --zone</c>); 0 where no rule says so.</summary>
/// <param name="IsOfOriginal">Counts for a connection's first direction (not with <c>--zone-reply</c>).</param>
/// <param name="IsOfReply">Counts for its answers (not with <c>--zone-orig</c>).</param>
internal readonly record struct TrackingZone(int Id, bool IsOfOriginal, bool IsOfReply)
{
    // nf_ct_zone_id: in the direction that it is not for, a connection is in zone 0.
    public int Of(bool isReply) => (isReply ? IsOfReply : IsOfOriginal) ? Id : 0;
}
