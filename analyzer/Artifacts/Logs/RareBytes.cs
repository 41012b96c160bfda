namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Which part of a literal is seldom seen in logs by chance.</summary>
internal static class RareBytes
{
    // From the most common byte to rarer ones, as counted in logs of kubelet, containerd, etcd and the API server; what is not here is rare.
    private static ReadOnlySpan<byte> Common => " 0e1t2a\"o3n-ir4s:56d7c9l8/.pu=mbfgv,hk_y{}w[]\\IETx+TzSFjCARPNVLOqDM()"u8;

    /// <summary>The start of the rarest part of this length.</summary>
    public static int Rarest(ReadOnlySpan<byte> literal, int length)
    {
        var (best, most) = (0, -1);
        for (var start = 0; start + length <= literal.Length; start++)
        {
            var rarity = Rarity(literal.Slice(start, length));
            if (rarity > most)
                (best, most) = (start, rarity);
        }

        return best;
    }

    private static int Rarity(ReadOnlySpan<byte> part)
    {
        var sum = 0;
        foreach (var each in part)
            sum += Common.IndexOf(each) is >= 0 and var rank ? rank : Common.Length;
        return sum;
    }
}
