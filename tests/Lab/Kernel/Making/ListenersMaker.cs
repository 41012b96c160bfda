using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Making;

/// <summary>Programs that listen, as a node's do: on every address or on one.</summary>
internal sealed class ListenersMaker : IMaker
{
    public int OneIn => 1;

    public void Make(Scenery scenery)
    {
        foreach (var listener in scenery.Dice.Some<Listener>(
            2,
            new(true, "0.0.0.0", 10250),
            new(true, "192.168.77.1", 6443),
            new(true, "127.0.0.1", 2379),
            new(true, "0.0.0.0", 15001),
            new(false, "0.0.0.0", 53),
            new(false, "127.0.0.1", 323),
            new(false, "192.168.77.1", 8472)))
        {
            scenery.Listeners.Add(listener);
            scenery.Aims.Add(new(listener.Address == "0.0.0.0" ? scenery.Dice.Pick(scenery.OwnAddresses) : listener.Address, listener.IsTcp ? Protocol.Tcp : Protocol.Udp, listener.Port));
        }
    }
}
