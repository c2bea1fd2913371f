using System.Net.Sockets;
using Orleans.Runtime;

namespace Transcode.Silo.Homes;

/// <summary>Nobody listens at the address of the state that several processes share. What Orleans itself says is of silos, and a state that
/// answers may have no tables yet: the first silo makes them. Pure.</summary>
public static class StateAbsence
{
    /// <returns>Why there is no connection; null: the failure is another.</returns>
    public static SocketException? Of(Exception failure)
        => failure is OrleansException ? null : failure.GetBaseException() as SocketException;
}
