using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Collection;

/// <summary>One spec at one place.</summary>
internal sealed record WorkItem(CollectionSpec Spec, Place Place)
{
    /// <summary>For people: <c>netfilter/iptables-save in containers/kube-system_kube-proxy-x7k2p_kube-proxy</c>.</summary>
    public override string ToString() => Place == Place.Host ? Spec.Id : $"{Spec.Id} in {Place.Where}";
}
